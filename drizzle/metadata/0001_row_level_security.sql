-- The application role owns nothing and cannot pass row-level security. It gets its login and password from the
-- launcher (`ensureApplicationRole`); here it only has to exist, so that policies and grants can name it.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mad_app') THEN
		CREATE ROLE mad_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
	END IF;
END
$$;
--> statement-breakpoint
-- By role, because a connection pooler refuses these as start-up parameters.
ALTER ROLE mad_app SET statement_timeout = '15s';
--> statement-breakpoint
ALTER ROLE mad_app SET idle_in_transaction_session_timeout = '60s';
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO mad_app;
--> statement-breakpoint
-- Tenant tables: forced row-level security and one policy. After a transaction the setting reads as the empty
-- string, hence nullif; without a setting no row is seen and none can be written.
ALTER TABLE "artifacts" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "artifacts" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "artifacts_of_organization" ON "artifacts" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "audit_logs" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_logs" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "audit_logs_of_organization" ON "audit_logs" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "identities" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "identities" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "identities_of_organization" ON "identities" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "identity_providers" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "identity_providers" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "identity_providers_of_organization" ON "identity_providers" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "invitations" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "invitations_of_organization" ON "invitations" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "jobs_meta" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "jobs_meta" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "jobs_meta_of_organization" ON "jobs_meta" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "libraries" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "libraries" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "libraries_of_organization" ON "libraries" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "memberships" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "memberships_of_organization" ON "memberships" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "molecules" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "molecules" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "molecules_of_organization" ON "molecules" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "org_databases" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "org_databases" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "org_databases_of_organization" ON "org_databases" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "org_settings" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "org_settings" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "org_settings_of_organization" ON "org_settings" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "outbox" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "outbox_of_organization" ON "outbox" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "pipeline_versions" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "pipeline_versions" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "pipeline_versions_of_organization" ON "pipeline_versions" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "pipelines" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "pipelines" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "pipelines_of_organization" ON "pipelines" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "roles" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "roles" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "roles_of_organization" ON "roles" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "targets" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "targets" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "targets_of_organization" ON "targets" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "tokens" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "tokens" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "tokens_of_organization" ON "tokens" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
-- At sign-in a person's own memberships are read before any organisation is chosen.
CREATE POLICY "memberships_of_user" ON "memberships" FOR SELECT TO mad_app
	USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "organizations", "users", "org_databases", "org_settings" TO mad_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions", "artifacts", "identities", "identity_providers", "invitations", "jobs_meta", "libraries", "memberships", "molecules", "outbox", "pipeline_versions", "pipelines", "roles", "targets", "tokens" TO mad_app;
--> statement-breakpoint
-- The audit log is append-only for the application.
GRANT SELECT, INSERT ON "audit_logs" TO mad_app;
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_published_version() RETURNS trigger
	LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
	IF OLD.published_at IS NOT NULL THEN
		RAISE EXCEPTION 'pipeline version % is published and cannot be changed', OLD.id
			USING ERRCODE = 'integrity_constraint_violation';
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "pipeline_versions_immutable_once_published" BEFORE UPDATE OR DELETE ON "pipeline_versions"
	FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_version();
