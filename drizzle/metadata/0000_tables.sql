CREATE TABLE "artifacts" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"object_key" text NOT NULL,
	"bytes" bigint NOT NULL,
	"sha256" text NOT NULL,
	"media_type" text NOT NULL,
	"file_name" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifacts_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "artifacts_object_key_key" UNIQUE("org_id","object_key"),
	CONSTRAINT "artifacts_bytes_not_negative" CHECK ("artifacts"."bytes" >= 0),
	CONSTRAINT "artifacts_sha256_form" CHECK ("artifacts"."sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "audit_logs" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"pipeline_version_id" text,
	"run_id" text,
	"request_id" text,
	"ip" text,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_logs_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "audit_logs_actor_known" CHECK ("audit_logs"."actor_kind" in ('member', 'token', 'system'))
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"provider_id" text NOT NULL,
	"subject" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identities_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "identities_subject_key" UNIQUE("org_id","provider_id","subject")
);
--> statement-breakpoint
CREATE TABLE "identity_providers" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"client_secret_encrypted" text,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identity_providers_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "identity_providers_issuer_key" UNIQUE("org_id","issuer","client_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"email" text NOT NULL,
	"role_id" text NOT NULL,
	"token_sha256" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"accepted_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "invitations_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "invitations_token_key" UNIQUE("org_id","token_sha256")
);
--> statement-breakpoint
CREATE TABLE "jobs_meta" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"target_id" text NOT NULL,
	"library_id" text NOT NULL,
	"pipeline_version_id" text,
	"params" jsonb NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"idempotency_key" text,
	CONSTRAINT "jobs_meta_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "jobs_meta_idempotency_key_key" UNIQUE("org_id","idempotency_key"),
	CONSTRAINT "jobs_meta_status_known" CHECK ("jobs_meta"."status" in ('queued', 'planning', 'running', 'finishing', 'completed', 'failed', 'cancelled'))
);
--> statement-breakpoint
CREATE TABLE "libraries" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'uploaded' NOT NULL,
	"source_artifact_id" text NOT NULL,
	"format" text,
	"record_count" integer DEFAULT 0 NOT NULL,
	"accepted_count" integer DEFAULT 0 NOT NULL,
	"rejected_count" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "libraries_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "libraries_status_known" CHECK ("libraries"."status" in ('uploaded', 'reading', 'ready', 'failed')),
	CONSTRAINT "libraries_counts_add_up" CHECK ("libraries"."record_count" = "libraries"."accepted_count" + "libraries"."rejected_count")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"role_id" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "memberships_user_key" UNIQUE("org_id","user_id"),
	CONSTRAINT "memberships_status_known" CHECK ("memberships"."status" in ('active', 'disabled'))
);
--> statement-breakpoint
CREATE TABLE "molecules" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"library_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"line" integer NOT NULL,
	"name" text NOT NULL,
	"format" text NOT NULL,
	"source" text NOT NULL,
	"status" text NOT NULL,
	"reason_code" text,
	"reason" text,
	"changes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"molfile" text,
	"canonical_smiles" text,
	"inchi" text,
	"inchi_key" text,
	"formula" text,
	"molecular_weight_dalton" double precision,
	"heavy_atoms" integer,
	"rotatable_bonds" integer,
	"formal_charge" integer,
	"tpsa_square_angstrom" double precision,
	"log_p" double precision,
	"donors" integer,
	"acceptors" integer,
	"rings" integer,
	"toolkit" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "molecules_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "molecules_ordinal_key" UNIQUE("org_id","library_id","ordinal"),
	CONSTRAINT "molecules_status_known" CHECK ("molecules"."status" in ('accepted', 'rejected')),
	CONSTRAINT "molecules_verdict_complete" CHECK (case "molecules"."status" when 'rejected' then "molecules"."reason_code" is not null and "molecules"."reason" is not null else "molecules"."molfile" is not null and "molecules"."canonical_smiles" is not null end)
);
--> statement-breakpoint
CREATE TABLE "org_databases" (
	"org_id" text PRIMARY KEY NOT NULL,
	"database_name" text NOT NULL,
	"role_name" text NOT NULL,
	"dsn_encrypted" text,
	"state" text DEFAULT 'requested' NOT NULL,
	"schema_version" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"error" text,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "org_databases_state_known" CHECK ("org_databases"."state" in ('requested', 'creating', 'migrating', 'ready', 'deleting', 'deleted'))
);
--> statement-breakpoint
CREATE TABLE "org_settings" (
	"org_id" text PRIMARY KEY NOT NULL,
	"storage" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"logs" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"retention" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'requested' NOT NULL,
	"quotas" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_status_known" CHECK ("organizations"."status" in ('requested', 'creating', 'migrating', 'ready', 'suspended', 'deleting', 'deleted')),
	CONSTRAINT "organizations_slug_form" CHECK ("organizations"."slug" ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$')
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"event_name" text NOT NULL,
	"event_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	CONSTRAINT "outbox_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "outbox_event_id_key" UNIQUE("org_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "pipeline_versions" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"pipeline_id" text NOT NULL,
	"version" integer NOT NULL,
	"spec" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone,
	CONSTRAINT "pipeline_versions_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "pipeline_versions_version_key" UNIQUE("org_id","pipeline_id","version"),
	CONSTRAINT "pipeline_versions_from_one" CHECK ("pipeline_versions"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "pipelines" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "pipelines_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "pipelines_name_key" UNIQUE("org_id","name")
);
--> statement-breakpoint
CREATE TABLE "roles" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"permissions" text[] NOT NULL,
	"built_in" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "roles_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "roles_name_key" UNIQUE("org_id","name")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"user_agent" text,
	"ip" text
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"status" text DEFAULT 'uploaded' NOT NULL,
	"source_artifact_id" text NOT NULL,
	"format" text,
	"choices" jsonb NOT NULL,
	"report" jsonb,
	"recipe" jsonb,
	"receptor_pdbqt_artifact_id" text,
	"display_pdb_artifact_id" text,
	"crystal_ligand_artifact_id" text,
	"pdbqt_sha256" text,
	"crystal_ligand" jsonb,
	"search_space" jsonb,
	"error" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (3) with time zone,
	CONSTRAINT "targets_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "targets_status_known" CHECK ("targets"."status" in ('uploaded', 'preparing', 'ready', 'failed')),
	CONSTRAINT "targets_ready_is_prepared" CHECK ("targets"."status" <> 'ready' or ("targets"."receptor_pdbqt_artifact_id" is not null and "targets"."pdbqt_sha256" is not null))
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"org_id" text NOT NULL,
	"id" text NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"sha256" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "tokens_org_id_id_pk" PRIMARY KEY("org_id","id"),
	CONSTRAINT "tokens_sha256_key" UNIQUE("org_id","sha256"),
	CONSTRAINT "tokens_sha256_form" CHECK ("tokens"."sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "artifacts" ADD CONSTRAINT "artifacts_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_logs" ADD CONSTRAINT "audit_logs_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_provider_fk" FOREIGN KEY ("org_id","provider_id") REFERENCES "public"."identity_providers"("org_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_role_fk" FOREIGN KEY ("org_id","role_id") REFERENCES "public"."roles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs_meta" ADD CONSTRAINT "jobs_meta_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs_meta" ADD CONSTRAINT "jobs_meta_target_fk" FOREIGN KEY ("org_id","target_id") REFERENCES "public"."targets"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs_meta" ADD CONSTRAINT "jobs_meta_library_fk" FOREIGN KEY ("org_id","library_id") REFERENCES "public"."libraries"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs_meta" ADD CONSTRAINT "jobs_meta_pipeline_version_fk" FOREIGN KEY ("org_id","pipeline_version_id") REFERENCES "public"."pipeline_versions"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "libraries" ADD CONSTRAINT "libraries_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "libraries" ADD CONSTRAINT "libraries_source_artifact_fk" FOREIGN KEY ("org_id","source_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_fk" FOREIGN KEY ("org_id","role_id") REFERENCES "public"."roles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "molecules" ADD CONSTRAINT "molecules_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "molecules" ADD CONSTRAINT "molecules_library_fk" FOREIGN KEY ("org_id","library_id") REFERENCES "public"."libraries"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_databases" ADD CONSTRAINT "org_databases_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_settings" ADD CONSTRAINT "org_settings_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pipeline_versions" ADD CONSTRAINT "pipeline_versions_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pipeline_versions" ADD CONSTRAINT "pipeline_versions_pipeline_fk" FOREIGN KEY ("org_id","pipeline_id") REFERENCES "public"."pipelines"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pipelines" ADD CONSTRAINT "pipelines_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roles" ADD CONSTRAINT "roles_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_source_artifact_fk" FOREIGN KEY ("org_id","source_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_receptor_pdbqt_artifact_fk" FOREIGN KEY ("org_id","receptor_pdbqt_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_display_pdb_artifact_fk" FOREIGN KEY ("org_id","display_pdb_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "targets" ADD CONSTRAINT "targets_crystal_ligand_artifact_fk" FOREIGN KEY ("org_id","crystal_ligand_artifact_id") REFERENCES "public"."artifacts"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_logs_recent_idx" ON "audit_logs" USING btree ("org_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_logs_subject_idx" ON "audit_logs" USING btree ("org_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "identities_user_idx" ON "identities" USING btree ("org_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open_email_key" ON "invitations" USING btree ("org_id",lower("email")) WHERE "invitations"."accepted_at" is null and "invitations"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "invitations_role_idx" ON "invitations" USING btree ("org_id","role_id");--> statement-breakpoint
CREATE INDEX "jobs_meta_recent_idx" ON "jobs_meta" USING btree ("org_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "jobs_meta_target_idx" ON "jobs_meta" USING btree ("org_id","target_id");--> statement-breakpoint
CREATE INDEX "jobs_meta_library_idx" ON "jobs_meta" USING btree ("org_id","library_id");--> statement-breakpoint
CREATE INDEX "libraries_recent_idx" ON "libraries" USING btree ("org_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "memberships_role_idx" ON "memberships" USING btree ("org_id","role_id");--> statement-breakpoint
CREATE INDEX "memberships_of_user_idx" ON "memberships" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "molecules_inchi_key_idx" ON "molecules" USING btree ("org_id","inchi_key");--> statement-breakpoint
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "outbox_unsent_idx" ON "outbox" USING btree ("org_id","next_attempt_at") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry_idx" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "targets_recent_idx" ON "targets" USING btree ("org_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "tokens_user_idx" ON "tokens" USING btree ("org_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));