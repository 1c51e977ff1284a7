-- A field in the text that is hashed: its length in bytes, so that no two lists of fields write the same text.
CREATE FUNCTION audit_field(value text) RETURNS text
	LANGUAGE sql STABLE SECURITY INVOKER SET search_path = ''
AS $$
	SELECT coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-')
$$;
--> statement-breakpoint
-- The hash of an entry over the hash of the one before it and every other column.
CREATE FUNCTION audit_entry_hash(entry public.audit_logs) RETURNS text
	LANGUAGE sql STABLE SECURITY INVOKER SET search_path = ''
AS $$
	SELECT encode(sha256(convert_to(concat(
		'audit-entry-1',
		public.audit_field(entry.previous_hash),
		public.audit_field(entry.org_id),
		public.audit_field(entry.seq::text),
		public.audit_field(entry.id),
		public.audit_field(to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
		public.audit_field(entry.actor_kind),
		public.audit_field(entry.actor_id),
		public.audit_field(entry.action),
		public.audit_field(entry.outcome),
		public.audit_field(entry.subject_kind),
		public.audit_field(entry.subject_id),
		public.audit_field(entry.pipeline_version_id),
		public.audit_field(entry.run_id),
		public.audit_field(entry.request_id),
		public.audit_field(entry.ip),
		public.audit_field(entry.details::text)
	), 'UTF8')), 'hex')
$$;
--> statement-breakpoint
-- Chains the entries of before, in the order of their time. The owner may be bound by forced row-level security,
-- under which it would see none of them.
ALTER TABLE "audit_logs" NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DO $$
DECLARE
	entry public.audit_logs;
	chain public.audit_chains;
BEGIN
	FOR entry IN SELECT * FROM public.audit_logs ORDER BY org_id, at, id LOOP
		IF chain.org_id IS DISTINCT FROM entry.org_id THEN
			chain.org_id := entry.org_id;
			chain.last_seq := 0;
			chain.last_hash := repeat('0', 64);
		END IF;
		entry.seq := chain.last_seq + 1;
		entry.previous_hash := chain.last_hash;
		chain.last_seq := entry.seq;
		chain.last_hash := public.audit_entry_hash(entry);
		UPDATE public.audit_logs
			SET seq = entry.seq, previous_hash = entry.previous_hash, hash = chain.last_hash
			WHERE org_id = entry.org_id AND id = entry.id;
		INSERT INTO public.audit_chains VALUES (chain.org_id, chain.last_seq, chain.last_hash)
			ON CONFLICT (org_id) DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash;
	END LOOP;
END
$$;
--> statement-breakpoint
ALTER TABLE "audit_logs" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_logs"
	ALTER COLUMN "seq" SET DEFAULT 0, ALTER COLUMN "seq" SET NOT NULL,
	ALTER COLUMN "previous_hash" SET DEFAULT '', ALTER COLUMN "previous_hash" SET NOT NULL,
	ALTER COLUMN "hash" SET DEFAULT '', ALTER COLUMN "hash" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "audit_chains" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_chains" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "audit_chains_of_organization" ON "audit_chains" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
ALTER TABLE "audit_refusals" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "audit_refusals" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "audit_refusals_of_organization" ON "audit_refusals" TO mad_app
	USING (org_id = (SELECT nullif(current_setting('app.org_id', true), '')))
	WITH CHECK (org_id = (SELECT nullif(current_setting('app.org_id', true), '')));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "audit_chains" TO mad_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "audit_refusals" TO mad_app;
--> statement-breakpoint
-- In the database, so that no writer can forget it. The row of the chain is the lock: entries of one organisation
-- are numbered in the order of their commits, those of another do not wait.
CREATE FUNCTION chain_audit_entry() RETURNS trigger
	LANGUAGE plpgsql SECURITY INVOKER SET search_path = ''
AS $$
DECLARE
	chain public.audit_chains;
BEGIN
	INSERT INTO public.audit_chains VALUES (NEW.org_id, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
	SELECT * INTO STRICT chain FROM public.audit_chains WHERE org_id = NEW.org_id FOR UPDATE;
	NEW.at := date_trunc('milliseconds', clock_timestamp());
	NEW.seq := chain.last_seq + 1;
	NEW.previous_hash := chain.last_hash;
	NEW.hash := public.audit_entry_hash(NEW);
	UPDATE public.audit_chains SET last_seq = NEW.seq, last_hash = NEW.hash WHERE org_id = NEW.org_id;
	RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_logs_chained" BEFORE INSERT ON "audit_logs"
	FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();
--> statement-breakpoint
ALTER TABLE "audit_logs" ENABLE ALWAYS TRIGGER "audit_logs_chained";
