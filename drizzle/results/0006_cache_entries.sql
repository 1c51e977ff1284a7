CREATE TABLE "cache_days" (
	"day" date PRIMARY KEY NOT NULL,
	"hits" integer DEFAULT 0 NOT NULL,
	"dockings" integer DEFAULT 0 NOT NULL,
	"cpu_seconds_saved" double precision DEFAULT 0 NOT NULL,
	CONSTRAINT "cache_days_not_negative" CHECK ("cache_days"."hits" >= 0 and "cache_days"."dockings" >= 0)
);
--> statement-breakpoint
CREATE TABLE "cache_passes" (
	"id" text PRIMARY KEY NOT NULL,
	"expired" integer DEFAULT 0 NOT NULL,
	"evicted" integer DEFAULT 0 NOT NULL,
	"results" integer DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "result_cache" RENAME COLUMN "last_hit_at" TO "last_used_at";--> statement-breakpoint
UPDATE "result_cache" SET "last_used_at" = "created_at" WHERE "last_used_at" IS NULL;--> statement-breakpoint
ALTER TABLE "result_cache" ALTER COLUMN "last_used_at" SET DEFAULT now();--> statement-breakpoint
ALTER TABLE "result_cache" ALTER COLUMN "last_used_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "task_results" DROP CONSTRAINT "task_results_exact_signature_key";--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "pinned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "bytes" bigint;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "cpu_seconds" double precision;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "target_id" text;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "engine_name" text;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "engine_version" text;--> statement-breakpoint
ALTER TABLE "result_cache" ADD COLUMN "engine_sha256" text;--> statement-breakpoint
-- Entries of before: what they have to say of themselves stands with their results, and with the runs that made these.
UPDATE "result_cache" c SET "bytes" = r."object_bytes", "cpu_seconds" = r."cpu_seconds", "engine_name" = r."engine" ->> 'name',
	"engine_version" = r."engine" ->> 'version', "engine_sha256" = r."engine" ->> 'binarySha256',
	"target_id" = (SELECT j."target" ->> 'id' FROM "task_executions" t JOIN "jobs" j ON j."id" = t."job_id" WHERE t."id" = r."created_by_task")
FROM "task_results" r WHERE r."id" = c."task_result_id";--> statement-breakpoint
ALTER TABLE "result_cache" ALTER COLUMN "bytes" SET NOT NULL;--> statement-breakpoint
-- Days of before, by when each run ended; those that go on count with what they have decided so far.
INSERT INTO "cache_days" ("day", "hits", "dockings", "cpu_seconds_saved")
SELECT (coalesce(j."finished_at", now()) AT TIME ZONE 'UTC')::date, count(*) FILTER (WHERE o."reused"), count(*) FILTER (WHERE NOT o."reused"),
	coalesce(sum(r."cpu_seconds") FILTER (WHERE o."reused"), 0)
FROM "job_outputs" o JOIN "jobs" j ON j."id" = o."job_id" JOIN "task_results" r ON r."id" = o."task_result_id" GROUP BY 1;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "cache_days" TO mad_results;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "cache_passes" TO mad_results;--> statement-breakpoint
CREATE INDEX "task_results_exact_idx" ON "task_results" USING btree ("exact_signature");--> statement-breakpoint
ALTER TABLE "result_cache" ADD CONSTRAINT "result_cache_result_key" UNIQUE("task_result_id");--> statement-breakpoint
ALTER TABLE "result_cache" ADD CONSTRAINT "result_cache_hits_not_negative" CHECK ("result_cache"."hits" >= 0);--> statement-breakpoint
ALTER TABLE "result_cache" ADD CONSTRAINT "result_cache_bytes_not_negative" CHECK ("result_cache"."bytes" >= 0);