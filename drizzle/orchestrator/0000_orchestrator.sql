CREATE SCHEMA "orchestrator";
--> statement-breakpoint
CREATE SEQUENCE "orchestrator"."done" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "orchestrator"."fence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "orchestrator"."event" (
	"id" text PRIMARY KEY NOT NULL,
	"seq" bigserial NOT NULL,
	"name" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"routed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "orchestrator"."idempotency" (
	"function_id" text NOT NULL,
	"key" text NOT NULL,
	"run_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_function_id_key_pk" PRIMARY KEY("function_id","key")
);
--> statement-breakpoint
CREATE TABLE "orchestrator"."job" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"function_id" text NOT NULL,
	"fair_key" text,
	"lane" text NOT NULL,
	"limit_keys" text[] NOT NULL,
	"limit_values" integer[] NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"crashes" integer DEFAULT 0 NOT NULL,
	"again" boolean DEFAULT false NOT NULL,
	"fence" bigint,
	"leased_by" text,
	"lease_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "orchestrator"."run" (
	"id" text PRIMARY KEY NOT NULL,
	"function_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" text NOT NULL,
	"status" text NOT NULL,
	"fair_key" text,
	"lane" text NOT NULL,
	"limit_keys" text[] NOT NULL,
	"limit_values" integer[] NOT NULL,
	"cancel_keys" text[] NOT NULL,
	"parent_run_id" text,
	"parent_step_id" text,
	"step_count" integer DEFAULT 0 NOT NULL,
	"state_bytes" bigint DEFAULT 0 NOT NULL,
	"output" text,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "orchestrator"."step" (
	"run_id" text NOT NULL,
	"step_id" text NOT NULL,
	"op" text NOT NULL,
	"name" text NOT NULL,
	"race" boolean DEFAULT false NOT NULL,
	"due_at" timestamp with time zone,
	"wait_event" text,
	"wait_path" text,
	"wait_value" text,
	"wait_expression" text,
	"outcome" text,
	"done_seq" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "step_run_id_step_id_pk" PRIMARY KEY("run_id","step_id")
);
--> statement-breakpoint
ALTER TABLE "orchestrator"."job" ADD CONSTRAINT "job_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "orchestrator"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orchestrator"."step" ADD CONSTRAINT "step_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "orchestrator"."run"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_unrouted" ON "orchestrator"."event" USING btree ("seq") WHERE routed_at is null;--> statement-breakpoint
CREATE INDEX "event_received" ON "orchestrator"."event" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "idempotency_expires" ON "orchestrator"."idempotency" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "job_run_step" ON "orchestrator"."job" USING btree ("run_id","step_id");--> statement-breakpoint
CREATE INDEX "job_ready" ON "orchestrator"."job" USING btree ("lane","due_at","id") WHERE lease_until is null;--> statement-breakpoint
CREATE INDEX "job_due" ON "orchestrator"."job" USING btree ("due_at") WHERE lease_until is null;--> statement-breakpoint
CREATE INDEX "job_leased" ON "orchestrator"."job" USING btree ("lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "run_cancel_keys" ON "orchestrator"."run" USING gin ("cancel_keys") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "run_finished" ON "orchestrator"."run" USING btree ("finished_at") WHERE finished_at is not null;--> statement-breakpoint
CREATE INDEX "step_due" ON "orchestrator"."step" USING btree ("due_at") WHERE done_at is null and due_at is not null;--> statement-breakpoint
CREATE INDEX "step_waiting" ON "orchestrator"."step" USING btree ("wait_event","wait_path","wait_value") WHERE done_at is null and wait_event is not null;