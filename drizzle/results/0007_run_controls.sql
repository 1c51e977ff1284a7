ALTER TABLE "jobs" ADD COLUMN "paused_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "priority" text DEFAULT 'normal' NOT NULL;--> statement-breakpoint
ALTER TABLE "task_executions" ADD COLUMN "cores" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "task_executions_ended_idx" ON "task_executions" USING btree ("job_id","finished_at") WHERE "task_executions"."finished_at" is not null;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_priority_known" CHECK ("jobs"."priority" in ('low', 'normal', 'high'));