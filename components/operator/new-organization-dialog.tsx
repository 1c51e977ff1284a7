'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { InvitationLinkDialog } from '@/components/invitations/invitation-link-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { useSettled } from '@/components/ui/use-settled';
import { createOrganization, operatorKeys, slugQuery } from '@/lib/api-client/operator';
import { issuesByField } from '@/lib/api-client/request';
import type { NewOrganization } from '@/lib/domain/resources/operator';
import { SLUG, SLUG_RULE, slugFromName } from '@/lib/domain/slug';

const TYPING_MS = 300;

/** Makes an organisation, shows the link of its first Admin this once, and goes to its page. */
export function NewOrganizationDialog({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [made, setMade] = useState<NewOrganization | null>(null);
  if (made) {
    return (
      <InvitationLinkDialog
        made={made}
        onClose={() => {
          onClose();
          router.push(`/operator/organizations/${made.organization.id}`);
        }}
      />
    );
  }
  return <NewOrganizationForm onClose={onClose} onMade={setMade} />;
}

function NewOrganizationForm({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: NewOrganization) => void;
}) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const [adminEmail, setAdminEmail] = useState('');
  const slug = typedSlug ?? slugFromName(name);
  const make = useMutation({
    mutationFn: () => createOrganization({ name, slug, adminEmail }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: operatorKeys.organizations });
      onMade(made);
    },
  });
  const issues = issuesByField(make.error);
  const slugProblem = useSlugProblem(slug);
  return (
    <Dialog
      title="New organisation"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form="new-organization" variant="primary" isPending={make.isPending}>
            Make it
          </Button>
        </>
      }
    >
      <form
        id="new-organization"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextField label="Name" autoFocus value={name} onChange={setName} error={issues.name ?? null} />
        <TextField
          label="Address"
          value={slug}
          onChange={setTypedSlug}
          maxLength={63}
          description={slug ? `Its pages are at /orgs/${slug}. ` : SLUG_RULE}
          error={slugProblem ?? issues.slug ?? null}
        />
        <TextField
          label="E-mail of its first Admin"
          type="email"
          value={adminEmail}
          onChange={setAdminEmail}
          description="They come in by a link, which the next step shows."
          error={issues.adminEmail ?? null}
        />
        <FormProblem error={make.error} fields={['name', 'slug', 'adminEmail']} />
      </form>
    </Dialog>
  );
}

/** What is wrong with an address: its form at once, whether it is taken a moment after the last key. */
function useSlugProblem(slug: string): string | null {
  const settled = useSettled(slug, TYPING_MS);
  const check = useQuery(slugQuery(settled));
  if (slug === '') return null;
  if (!SLUG.test(slug)) return SLUG_RULE;
  return settled === slug ? (check.data?.problem ?? null) : null;
}
