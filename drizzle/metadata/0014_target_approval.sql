ALTER TABLE "targets" ADD COLUMN "removed_pdb_artifact_id" text;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "chosen_search_space" jsonb;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "approved_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "approved_pdbqt_sha256" text;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_removed_pdb_artifact_fk" FOREIGN KEY ("org_id","removed_pdb_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_approval_is_whole" CHECK (num_nulls("targets"."approved_by", "targets"."approved_at", "targets"."approved_pdbqt_sha256") in (0, 3));