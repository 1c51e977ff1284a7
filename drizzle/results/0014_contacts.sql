CREATE TABLE "result_contacts" (
	"task_result_id" text NOT NULL,
	"chain_id" text NOT NULL,
	"residue_number" integer NOT NULL,
	"insertion_code" text NOT NULL,
	"residue_name" text NOT NULL,
	"kind" text NOT NULL,
	"interactions" integer NOT NULL,
	"distance_angstrom" double precision NOT NULL,
	CONSTRAINT "result_contacts_pk" PRIMARY KEY("task_result_id","chain_id","residue_number","insertion_code","residue_name","kind"),
	CONSTRAINT "result_contacts_kind_known" CHECK ("result_contacts"."kind" in ('hydrogen-bond', 'salt-bridge', 'metal', 'pi-stacking', 'pi-cation', 'halogen-bond', 'hydrophobic')),
	CONSTRAINT "result_contacts_are_some" CHECK ("result_contacts"."interactions" > 0)
);
--> statement-breakpoint
ALTER TABLE "result_contacts" ADD CONSTRAINT "result_contacts_task_result_id_task_results_id_fk" FOREIGN KEY ("task_result_id") REFERENCES "public"."task_results"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "result_contacts_residue_idx" ON "result_contacts" USING btree ("residue_number","chain_id","residue_name","insertion_code","kind","task_result_id");--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "result_contacts" TO mad_results;
