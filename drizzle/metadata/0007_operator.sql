ALTER TABLE "audit_logs" DROP CONSTRAINT "audit_logs_actor_known";--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "status_reason" text;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "is_probe" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_logs" ADD CONSTRAINT "audit_logs_actor_known" CHECK ("audit_logs"."actor_kind" in ('member', 'token', 'system', 'operator'));