-- Every organisation's own role is a member of mad_results, which may use the tables of a results database but may
-- connect to none: CONNECT is granted to the own role of each database, and to nobody else.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mad_results') THEN
		CREATE ROLE mad_results NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
	END IF;
END
$$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO mad_results;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "docking_results", "job_events", "job_inputs", "job_outputs", "jobs", "prepared_ligands", "result_cache", "task_executions", "task_results" TO mad_results;
--> statement-breakpoint
GRANT USAGE ON SEQUENCE "job_events_seq_seq" TO mad_results;
