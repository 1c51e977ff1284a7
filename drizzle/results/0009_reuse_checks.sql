CREATE TABLE "quarantines" (
	"id" text PRIMARY KEY NOT NULL,
	"engine_sha256" text NOT NULL,
	"engine_name" text,
	"engine_version" text,
	"machine_class" text NOT NULL,
	"task_result_id" text NOT NULL,
	"run_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"detail" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"lifted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "reuse_checks" (
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"task_result_id" text NOT NULL,
	"outcome" text,
	"detail" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"begun_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "reuse_checks_job_id_ligand_id_pk" PRIMARY KEY("job_id","ligand_id"),
	CONSTRAINT "reuse_checks_outcome_known" CHECK ("reuse_checks"."outcome" in ('same', 'different', 'damaged', 'incomparable', 'failed'))
);
--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "machine_class" text;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "task_results" ADD COLUMN "machine_class" text;--> statement-breakpoint
ALTER TABLE "task_results" ADD COLUMN "poses_format" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "task_results" ADD COLUMN "damaged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "reuse_checks" ADD CONSTRAINT "reuse_checks_input_fk" FOREIGN KEY ("job_id","ligand_id") REFERENCES "public"."job_inputs"("job_id","ligand_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "quarantines_standing_key" ON "quarantines" USING btree ("engine_sha256","machine_class") WHERE "quarantines"."lifted_at" is null;--> statement-breakpoint
CREATE INDEX "reuse_checks_open_idx" ON "reuse_checks" USING btree ("job_id") WHERE "reuse_checks"."outcome" is null;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "reuse_checks", "quarantines" TO mad_results;
