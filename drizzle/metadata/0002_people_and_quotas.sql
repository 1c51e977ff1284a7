CREATE TABLE "org_deletions" (
	"org_id" text PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'draining' NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"error" text,
	"certificate" jsonb,
	CONSTRAINT "org_deletions_state_known" CHECK ("org_deletions"."state" in ('draining', 'dropping', 'erasing', 'certified'))
);
--> statement-breakpoint
CREATE TABLE "org_cpu_usage" (
	"org_id" text NOT NULL,
	"month" text NOT NULL,
	"cpu_seconds" double precision DEFAULT 0 NOT NULL,
	CONSTRAINT "org_cpu_usage_org_id_month_pk" PRIMARY KEY("org_id","month"),
	CONSTRAINT "org_cpu_usage_month_form" CHECK ("org_cpu_usage"."month" ~ '^[0-9]{4}-[0-9]{2}$'),
	CONSTRAINT "org_cpu_usage_not_negative" CHECK ("org_cpu_usage"."cpu_seconds" >= 0)
);
--> statement-breakpoint
CREATE TABLE "org_usage" (
	"org_id" text PRIMARY KEY NOT NULL,
	"storage_bytes" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "org_usage_bytes_not_negative" CHECK ("org_usage"."storage_bytes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token_sha256" text NOT NULL,
	"requested_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "password_resets_sha256_form" CHECK ("password_resets"."token_sha256" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "domains" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "role_claim" text;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "role_of_claim_value" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "identity_providers" ADD COLUMN "default_role_id" text;--> statement-breakpoint
ALTER TABLE "org_settings" ADD COLUMN "sign_in" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "org_settings" ADD COLUMN "defaults" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "authenticated_by" text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "sso_org_id" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "second_factor_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "is_operator" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_secret_encrypted" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "totp_last_step" bigint;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "recovery_codes_sha256" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "org_deletions" ADD CONSTRAINT "org_deletions_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_cpu_usage" ADD CONSTRAINT "org_cpu_usage_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "org_usage" ADD CONSTRAINT "org_usage_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "password_resets_token_key" ON "password_resets" USING btree ("token_sha256");--> statement-breakpoint
CREATE INDEX "password_resets_user_idx" ON "password_resets" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_role_fk" FOREIGN KEY ("org_id","default_role_id") REFERENCES "public"."roles"("org_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_sso_org_id_organizations_id_fk" FOREIGN KEY ("sso_org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_providers" DROP COLUMN "settings";--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_authentication_known" CHECK ("sessions"."authenticated_by" in ('password', 'sso'));--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_sso_of_organization" CHECK (("sessions"."authenticated_by" = 'sso') = ("sessions"."sso_org_id" is not null));