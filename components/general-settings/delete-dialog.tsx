'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState } from 'react';
import { lossesOf } from '@/components/general-settings/losses';
import { Button } from '@/components/ui/button';
import { type Choice, RadioGroup } from '@/components/ui/choices';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { deleteOrganization, generalSettingsKeys } from '@/lib/api-client/general-settings';
import { issuesByField } from '@/lib/api-client/request';
import type { DeletionFacts } from '@/lib/domain/resources/organization-deletion';

const WAITS: Choice<'7' | '0'>[] = [
  {
    id: '7',
    name: 'In seven days',
    detail: 'Everything goes on until then, everybody is told, and any Admin can withdraw it.',
  },
  { id: '0', name: 'Now', detail: 'Nobody can enter from this moment on. There is no way back.' },
];

/** Asks when, for the address of the organisation, and for the password of whoever asks. */
export function DeleteDialog({
  org,
  facts,
  onClose,
}: {
  org: string;
  facts: DeletionFacts;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const router = useRouter();
  const form = useId();
  const [wait, setWait] = useState<'7' | '0'>('7');
  const [slug, setSlug] = useState('');
  const [password, setPassword] = useState('');
  const remove = useMutation({
    mutationFn: () => deleteOrganization(org, { slug, password, waitDays: Number(wait) }),
    onSuccess: async ({ begun }) => {
      if (begun) {
        // Nothing of it may stay in this page either.
        window.location.assign('/');
        return;
      }
      onClose();
      await client.invalidateQueries({ queryKey: generalSettingsKeys.deletion(org) });
      showToast({ title: 'The deletion is scheduled', description: 'Any Admin can withdraw it until then.' });
      router.refresh();
    },
  });
  const issues = issuesByField(remove.error);
  const isLeaving = remove.isPending || remove.data?.begun === true;
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (slug === facts.slug) remove.mutate();
  }
  return (
    <Dialog
      title="Delete the organisation?"
      isOpen
      onClose={onClose}
      isAlert
      footer={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button
            variant="danger"
            type="submit"
            form={form}
            isPending={isLeaving}
            isDisabled={slug !== facts.slug || (facts.needsPassword && password === '')}
          >
            {wait === '0' ? 'Delete it now' : 'Schedule the deletion'}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={onSubmit} className="space-y-4">
        <p className="text-pretty text-ink-muted">
          Erased are {lossesOf(facts.lost)}, and the audit log. A certificate with numbers stays with the
          operator of this installation.
        </p>
        <RadioGroup label="When" choices={WAITS} value={wait} onChange={setWait} error={issues.waitDays} />
        <TextField
          label={`Type ${facts.slug} to confirm`}
          value={slug}
          onChange={setSlug}
          autoComplete="off"
          autoFocus
          error={issues.slug}
        />
        {facts.needsPassword && (
          <TextField
            label="Your password"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={issues.password}
          />
        )}
        <FormProblem error={remove.error} fields={['slug', 'password', 'waitDays']} />
      </form>
    </Dialog>
  );
}
