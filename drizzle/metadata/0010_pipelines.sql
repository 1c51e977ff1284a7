ALTER TABLE "pipelines" DROP CONSTRAINT "pipelines_name_key";--> statement-breakpoint
ALTER TABLE "pipeline_versions" ADD COLUMN "deprecated_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "pipelines" ADD COLUMN "starter" text;--> statement-breakpoint
CREATE UNIQUE INDEX "pipeline_versions_one_draft_key" ON "pipeline_versions" USING btree ("org_id","pipeline_id") WHERE "pipeline_versions"."published_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "pipelines_name_key" ON "pipelines" USING btree ("org_id","name") WHERE "pipelines"."archived_at" is null;--> statement-breakpoint
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_starter_key" UNIQUE("org_id","starter");--> statement-breakpoint
ALTER TABLE "pipeline_versions" ADD CONSTRAINT "pipeline_versions_deprecated_after_published" CHECK ("pipeline_versions"."deprecated_at" is null or "pipeline_versions"."published_at" is not null);--> statement-breakpoint
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_starter_known" CHECK ("pipelines"."starter" in ('quick-look', 'standard-screen', 'careful-redocking'));