ALTER TABLE "task_results" ADD COLUMN "ligand_identity" text;--> statement-breakpoint
ALTER TABLE "task_results" ADD COLUMN "signed_input" jsonb;--> statement-breakpoint
CREATE INDEX "task_results_ligand_idx" ON "task_results" USING btree ("ligand_identity");