-- A published version stays as it is for as long as its organisation does; but it may be deprecated, once.
CREATE OR REPLACE FUNCTION refuse_change_of_published_version() RETURNS trigger
	LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
BEGIN
	IF TG_OP = 'DELETE' AND EXISTS (
		SELECT FROM public.organizations WHERE id = OLD.org_id AND status = 'deleting'
	) THEN
		RETURN OLD;
	END IF;
	IF TG_OP = 'UPDATE' AND OLD.deprecated_at IS NULL AND NEW.deprecated_at IS NOT NULL
		AND to_jsonb(NEW) - 'deprecated_at' = to_jsonb(OLD) - 'deprecated_at' THEN
		RETURN NEW;
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
