CREATE TABLE "job_replicates" (
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"replicate" integer NOT NULL,
	"task_result_id" text NOT NULL,
	"reused" boolean NOT NULL,
	CONSTRAINT "job_replicates_job_id_ligand_id_replicate_pk" PRIMARY KEY("job_id","ligand_id","replicate")
);
--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "confidence" double precision;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "confidence_parts" jsonb;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "seen" jsonb;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "confidence" double precision;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "seeds" integer;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "replaced_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "replaced_confidence" double precision;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "replaced_seeds" integer;--> statement-breakpoint
ALTER TABLE "job_replicates" ADD CONSTRAINT "job_replicates_task_result_id_task_results_id_fk" FOREIGN KEY ("task_result_id") REFERENCES "public"."task_results"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_replicates" ADD CONSTRAINT "job_replicates_input_fk" FOREIGN KEY ("job_id","ligand_id") REFERENCES "public"."job_inputs"("job_id","ligand_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_replicates_result_idx" ON "job_replicates" USING btree ("task_result_id");--> statement-breakpoint
CREATE INDEX "job_outputs_confidence_idx" ON "job_outputs" USING btree ("job_id","confidence","ligand_id") WHERE "job_outputs"."confidence" is not null;--> statement-breakpoint
ALTER TABLE "result_cache" ADD CONSTRAINT "result_cache_confidence_range" CHECK ("result_cache"."confidence" between 0 and 1);--> statement-breakpoint
GRANT SELECT, INSERT ON "job_replicates" TO mad_results;
