ALTER TABLE "job_outputs" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "heavy_atoms" integer;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "molecular_weight_dalton" double precision;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "rotatable_bonds" integer;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD COLUMN "flags" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
-- What stands already has its values in its input and its result; heavy atoms are what efficiency was divided by.
UPDATE "job_outputs" o SET
	"name" = i."name",
	"heavy_atoms" = CASE WHEN o."ligand_efficiency_kcal_per_mol" <> 0
		THEN round(o."best_affinity_kcal_per_mol" / o."ligand_efficiency_kcal_per_mol")::integer
		ELSE coalesce(i."heavy_atoms", 0) END,
	"molecular_weight_dalton" = i."molecular_weight_dalton",
	"rotatable_bonds" = i."rotatable_bonds",
	"flags" = r."flags"
FROM "job_inputs" i, "task_results" r
WHERE i."job_id" = o."job_id" AND i."ligand_id" = o."ligand_id" AND r."id" = o."task_result_id";--> statement-breakpoint
ALTER TABLE "job_outputs" ALTER COLUMN "name" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "job_outputs" ALTER COLUMN "heavy_atoms" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "job_outputs_efficiency_idx" ON "job_outputs" USING btree ("job_id","ligand_efficiency_kcal_per_mol","ligand_id");--> statement-breakpoint
CREATE INDEX "job_outputs_weight_idx" ON "job_outputs" USING btree ("job_id","molecular_weight_dalton","ligand_id") WHERE "job_outputs"."molecular_weight_dalton" is not null;--> statement-breakpoint
CREATE INDEX "job_outputs_rmsd_idx" ON "job_outputs" USING btree ("job_id","rmsd_angstrom","ligand_id") WHERE "job_outputs"."rmsd_angstrom" is not null;--> statement-breakpoint
CREATE INDEX "job_outputs_name_idx" ON "job_outputs" USING btree ("job_id",lower(left("name", 200)),"ligand_id");