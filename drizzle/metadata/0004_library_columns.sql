ALTER TABLE "libraries" ADD COLUMN "smiles_column" text;--> statement-breakpoint
ALTER TABLE "libraries" ADD COLUMN "name_column" text;