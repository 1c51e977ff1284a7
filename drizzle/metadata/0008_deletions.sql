ALTER TABLE "org_deletions" DROP CONSTRAINT "org_deletions_state_known";--> statement-breakpoint
ALTER TABLE "organizations" DROP CONSTRAINT "organizations_status_known";--> statement-breakpoint
ALTER TABLE "org_deletions" DROP CONSTRAINT "org_deletions_org_id_organizations_id_fk";
--> statement-breakpoint
ALTER TABLE "org_deletions" ALTER COLUMN "state" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "org_deletions" ADD COLUMN "slug" text NOT NULL;--> statement-breakpoint
ALTER TABLE "org_deletions" ADD COLUMN "begins_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "org_deletions" ADD CONSTRAINT "org_deletions_state_known" CHECK ("org_deletions"."state" in ('scheduled', 'draining', 'dropping', 'erasing', 'certified'));--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_status_known" CHECK ("organizations"."status" in ('requested', 'creating', 'migrating', 'ready', 'suspended', 'deleting'));