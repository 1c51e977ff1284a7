CREATE TABLE "cpu_usage" (
	"month" text PRIMARY KEY NOT NULL,
	"cpu_seconds" double precision DEFAULT 0 NOT NULL,
	CONSTRAINT "cpu_usage_month_form" CHECK ("cpu_usage"."month" ~ '^[0-9]{4}-[0-9]{2}$'),
	CONSTRAINT "cpu_usage_not_negative" CHECK ("cpu_usage"."cpu_seconds" >= 0)
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "waiting_for" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "waiting_since" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "task_executions_running_idx" ON "task_executions" USING btree ("job_id") WHERE "task_executions"."state" = 'running';--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_waiting_known" CHECK ("jobs"."waiting_for" in ('storageBytes', 'cpuHoursPerMonth'));--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "cpu_usage" TO mad_results;
