CREATE TABLE "result_cells" (
	"job_id" text NOT NULL,
	"affinity_bin" integer NOT NULL,
	"heavy_atoms" integer NOT NULL,
	"results" integer NOT NULL,
	"affinity_sum_kcal_per_mol" double precision NOT NULL,
	"least_affinity_kcal_per_mol" double precision NOT NULL,
	"most_affinity_kcal_per_mol" double precision NOT NULL,
	CONSTRAINT "result_cells_job_id_affinity_bin_heavy_atoms_pk" PRIMARY KEY("job_id","affinity_bin","heavy_atoms"),
	CONSTRAINT "result_cells_not_empty" CHECK ("result_cells"."results" > 0)
);
--> statement-breakpoint
ALTER TABLE "result_cells" ADD CONSTRAINT "result_cells_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
-- Results of before: their runs go on counting from here.
INSERT INTO "result_cells" ("job_id", "affinity_bin", "heavy_atoms", "results", "affinity_sum_kcal_per_mol", "least_affinity_kcal_per_mol", "most_affinity_kcal_per_mol")
SELECT "job_id", floor("best_affinity_kcal_per_mol" / 0.05 + 1e-9)::integer, "heavy_atoms", count(*), sum("best_affinity_kcal_per_mol"),
	min("best_affinity_kcal_per_mol"), max("best_affinity_kcal_per_mol")
FROM "job_outputs" GROUP BY 1, 2, 3;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "result_cells" TO mad_results;
