CREATE TABLE "docking_results" (
	"task_result_id" text NOT NULL,
	"rank" integer NOT NULL,
	"affinity_kcal_per_mol" double precision NOT NULL,
	"reported_affinity_kcal_per_mol" double precision NOT NULL,
	"inter_kcal_per_mol" double precision,
	"intra_kcal_per_mol" double precision,
	"unbound_kcal_per_mol" double precision,
	"byte_offset" bigint NOT NULL,
	"byte_length" bigint NOT NULL,
	"sha256" text NOT NULL,
	"inside_box" boolean NOT NULL,
	"contacts" integer,
	CONSTRAINT "docking_results_task_result_id_rank_pk" PRIMARY KEY("task_result_id","rank"),
	CONSTRAINT "docking_results_rank_from_one" CHECK ("docking_results"."rank" >= 1),
	CONSTRAINT "docking_results_affinity_is_a_number" CHECK ("docking_results"."affinity_kcal_per_mol" between -1000 and 1000),
	CONSTRAINT "docking_results_byte_range" CHECK ("docking_results"."byte_offset" >= 0 and "docking_results"."byte_length" > 0)
);
--> statement-breakpoint
CREATE TABLE "job_events" (
	"job_id" text NOT NULL,
	"seq" bigserial NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "job_events_job_id_seq_pk" PRIMARY KEY("job_id","seq")
);
--> statement-breakpoint
CREATE TABLE "job_inputs" (
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"line" integer NOT NULL,
	"name" text NOT NULL,
	"canonical_smiles" text,
	"inchi_key" text,
	"molfile" text,
	"heavy_atoms" integer,
	"rotatable_bonds" integer,
	"molecular_weight_dalton" double precision,
	"outcome" text,
	"reason_code" text,
	"reason" text,
	"prepared_key" text,
	"exact_signature" text,
	"identity_signature" text,
	"task_id" text,
	"chunk" integer,
	CONSTRAINT "job_inputs_job_id_ligand_id_pk" PRIMARY KEY("job_id","ligand_id"),
	CONSTRAINT "job_inputs_ordinal_key" UNIQUE("job_id","ordinal"),
	CONSTRAINT "job_inputs_outcome_known" CHECK ("job_inputs"."outcome" in ('docked', 'reused', 'rejected', 'failed', 'cancelled', 'skipped')),
	CONSTRAINT "job_inputs_reason_given" CHECK ("job_inputs"."outcome" not in ('rejected', 'failed', 'skipped') or ("job_inputs"."reason_code" is not null and "job_inputs"."reason" is not null))
);
--> statement-breakpoint
CREATE TABLE "job_outputs" (
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"task_result_id" text NOT NULL,
	"best_affinity_kcal_per_mol" double precision NOT NULL,
	"ligand_efficiency_kcal_per_mol" double precision NOT NULL,
	"rmsd_angstrom" double precision,
	"pose_rmsds_angstrom" double precision[],
	"reused" boolean NOT NULL,
	CONSTRAINT "job_outputs_job_id_ligand_id_pk" PRIMARY KEY("job_id","ligand_id")
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"params" jsonb NOT NULL,
	"target" jsonb NOT NULL,
	"search_space" jsonb NOT NULL,
	"engine" jsonb,
	"input_signature" text,
	"seed" bigint NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"pending" integer DEFAULT 0 NOT NULL,
	"docked" integer DEFAULT 0 NOT NULL,
	"reused" integer DEFAULT 0 NOT NULL,
	"rejected" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"cancelled" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"best_affinity_kcal_per_mol" double precision,
	"cancel_requested_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"metrics" jsonb,
	"error" text,
	CONSTRAINT "jobs_status_known" CHECK ("jobs"."status" in ('queued', 'planning', 'running', 'finishing', 'completed', 'failed', 'cancelled')),
	CONSTRAINT "jobs_totals_add_up" CHECK ("jobs"."total" = "jobs"."pending" + "jobs"."docked" + "jobs"."reused" + "jobs"."rejected" + "jobs"."failed" + "jobs"."cancelled" + "jobs"."skipped"),
	CONSTRAINT "jobs_pending_not_negative" CHECK ("jobs"."pending" >= 0),
	CONSTRAINT "jobs_ended_is_settled" CHECK ("jobs"."status" not in ('completed', 'failed', 'cancelled') or ("jobs"."pending" = 0 and "jobs"."finished_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "prepared_ligands" (
	"key" text PRIMARY KEY NOT NULL,
	"pdbqt_sha256" text NOT NULL,
	"object_key" text NOT NULL,
	"object_sha256" text NOT NULL,
	"torsions" integer NOT NULL,
	"heavy_atoms" integer NOT NULL,
	"canonical_smiles" text NOT NULL,
	"inchi" text NOT NULL,
	"inchi_key" text NOT NULL,
	"toolkit" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prepared_ligands_key_form" CHECK ("prepared_ligands"."key" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "result_cache" (
	"exact_signature" text PRIMARY KEY NOT NULL,
	"task_result_id" text NOT NULL,
	"hits" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_hit_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "task_executions" (
	"id" text PRIMARY KEY NOT NULL,
	"job_id" text NOT NULL,
	"ligand_id" text NOT NULL,
	"chunk" integer NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"crashes" integer DEFAULT 0 NOT NULL,
	"worker_id" text,
	"lease_until" timestamp (3) with time zone,
	"fence" bigint DEFAULT 0 NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"logs_uri" text,
	"error_code" text,
	"error" text,
	"cpu_seconds" double precision,
	"wall_seconds" double precision,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "task_executions_input_key" UNIQUE("job_id","ligand_id"),
	CONSTRAINT "task_executions_state_known" CHECK ("task_executions"."state" in ('queued', 'running', 'done', 'failed', 'cancelled')),
	CONSTRAINT "task_executions_running_is_leased" CHECK ("task_executions"."state" <> 'running' or ("task_executions"."worker_id" is not null and "task_executions"."lease_until" is not null)),
	CONSTRAINT "task_executions_progress_range" CHECK ("task_executions"."progress" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "task_results" (
	"id" text PRIMARY KEY NOT NULL,
	"exact_signature" text NOT NULL,
	"identity_signature" text NOT NULL,
	"engine" jsonb NOT NULL,
	"object_key" text NOT NULL,
	"object_bytes" bigint NOT NULL,
	"object_sha256" text NOT NULL,
	"pose_count" integer NOT NULL,
	"best_affinity_kcal_per_mol" double precision NOT NULL,
	"seed" bigint NOT NULL,
	"repairs" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"flags" text[] DEFAULT '{}' NOT NULL,
	"cpu_seconds" double precision,
	"wall_seconds" double precision,
	"created_by_task" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_results_exact_signature_key" UNIQUE("exact_signature"),
	CONSTRAINT "task_results_has_poses" CHECK ("task_results"."pose_count" > 0),
	CONSTRAINT "task_results_affinity_is_a_number" CHECK ("task_results"."best_affinity_kcal_per_mol" between -1000 and 1000),
	CONSTRAINT "task_results_sha256_form" CHECK ("task_results"."object_sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "docking_results" ADD CONSTRAINT "docking_results_task_result_id_task_results_id_fk" FOREIGN KEY ("task_result_id") REFERENCES "public"."task_results"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_events" ADD CONSTRAINT "job_events_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_inputs" ADD CONSTRAINT "job_inputs_job_id_jobs_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."jobs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD CONSTRAINT "job_outputs_task_result_id_task_results_id_fk" FOREIGN KEY ("task_result_id") REFERENCES "public"."task_results"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_outputs" ADD CONSTRAINT "job_outputs_input_fk" FOREIGN KEY ("job_id","ligand_id") REFERENCES "public"."job_inputs"("job_id","ligand_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "result_cache" ADD CONSTRAINT "result_cache_task_result_id_task_results_id_fk" FOREIGN KEY ("task_result_id") REFERENCES "public"."task_results"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_executions" ADD CONSTRAINT "task_executions_input_fk" FOREIGN KEY ("job_id","ligand_id") REFERENCES "public"."job_inputs"("job_id","ligand_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "job_inputs_undecided_idx" ON "job_inputs" USING btree ("job_id","chunk") WHERE "job_inputs"."outcome" is null;--> statement-breakpoint
CREATE INDEX "job_outputs_ranking_idx" ON "job_outputs" USING btree ("job_id","best_affinity_kcal_per_mol","ligand_id");--> statement-breakpoint
CREATE INDEX "job_outputs_result_idx" ON "job_outputs" USING btree ("task_result_id");--> statement-breakpoint
CREATE INDEX "jobs_recent_idx" ON "jobs" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "jobs_open_idx" ON "jobs" USING btree ("status","created_at") WHERE "jobs"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "task_executions_open_idx" ON "task_executions" USING btree ("job_id","chunk","lease_until") WHERE "task_executions"."state" in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "task_results_identity_idx" ON "task_results" USING btree ("identity_signature");