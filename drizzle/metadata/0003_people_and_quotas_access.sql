ALTER TABLE "org_usage" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "org_usage" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "org_usage_of_organization" ON "org_usage" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "org_cpu_usage" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "org_cpu_usage" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "org_cpu_usage_of_organization" ON "org_cpu_usage" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "password_resets" TO mad_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "org_deletions", "org_usage", "org_cpu_usage" TO mad_app;
