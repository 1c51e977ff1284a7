CREATE TABLE "shortlist_results" (
	"shortlist_id" text NOT NULL,
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"starred_by" text NOT NULL,
	"starred_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "shortlist_results_shortlist_id_job_id_ligand_id_pk" PRIMARY KEY("shortlist_id","job_id","ligand_id")
);
--> statement-breakpoint
CREATE TABLE "shortlists" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"job_id" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "shortlist_results" ADD CONSTRAINT "shortlist_results_shortlist_id_shortlists_id_fk" FOREIGN KEY ("shortlist_id") REFERENCES "public"."shortlists"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shortlist_results" ADD CONSTRAINT "shortlist_results_output_fk" FOREIGN KEY ("job_id","ligand_id") REFERENCES "public"."job_outputs"("job_id","ligand_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shortlists" ADD CONSTRAINT "shortlists_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "shortlist_results_result_idx" ON "shortlist_results" USING btree ("job_id","ligand_id");--> statement-breakpoint
CREATE UNIQUE INDEX "shortlists_run_key" ON "shortlists" USING btree ("job_id") WHERE "shortlists"."archived_at" is null;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "shortlists", "shortlist_results" TO mad_results;
