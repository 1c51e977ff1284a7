CREATE TABLE "docking_claims" (
	"exact_signature" text PRIMARY KEY NOT NULL,
	"task_id" text NOT NULL,
	"fence" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "docking_claims_fence_from_one" CHECK ("docking_claims"."fence" >= 1)
);
--> statement-breakpoint
ALTER TABLE "task_executions" ADD COLUMN "awaits_signature" text;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "docking_claims" TO mad_results;
