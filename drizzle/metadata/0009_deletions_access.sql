GRANT DELETE ON "org_deletions" TO mad_app;
--> statement-breakpoint
-- The owner erases what an organisation leaves behind, its audit log included, which the application's role may only
-- add to. It may be bound by forced row-level security: so the policy of every tenant table is its own as well.
DO $$
DECLARE
	tenant record;
BEGIN
	FOR tenant IN
		SELECT p.polname, c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
		WHERE c.relnamespace = 'public'::regnamespace AND p.polcmd = '*'
	LOOP
		EXECUTE format('ALTER POLICY %I ON public.%I TO mad_app, CURRENT_USER', tenant.polname, tenant.relname);
	END LOOP;
END
$$;
--> statement-breakpoint
-- A published version stays as it is for as long as its organisation does.
CREATE OR REPLACE FUNCTION refuse_change_of_published_version() RETURNS trigger
	LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
	IF TG_OP = 'DELETE' AND EXISTS (
		SELECT FROM public.organizations WHERE id = OLD.org_id AND status = 'deleting'
	) THEN
		RETURN OLD;
	END IF;
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
