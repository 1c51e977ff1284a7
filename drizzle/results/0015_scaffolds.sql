ALTER TABLE "job_inputs" ADD COLUMN "scaffold" text;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "scaffold" text;--> statement-breakpoint
CREATE INDEX "job_outputs_scaffold_idx" ON "job_outputs" USING btree ("job_id","scaffold","best_affinity_kcal_per_mol","ligand_id") WHERE "job_outputs"."scaffold" is not null;