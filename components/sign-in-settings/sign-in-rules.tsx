'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choices';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { showToast } from '@/components/ui/toast';
import { changeSignInSettings, signInSettingsKeys } from '@/lib/api-client/sign-in-settings';
import type { SignInSettings } from '@/lib/domain/resources/sign-in';

/** What the organisation asks of everybody who comes in. */
export function SignInRules({ org, settings }: { org: string; settings: SignInSettings }) {
  const client = useQueryClient();
  const [ssoOnly, setSsoOnly] = useState(settings.ssoOnly);
  const [requireSecondFactor, setRequireSecondFactor] = useState(settings.requireSecondFactor);
  const change = useMutation({
    mutationFn: () => changeSignInSettings(org, { ssoOnly, requireSecondFactor }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: signInSettingsKeys.settings(org) });
      showToast({ title: 'The rules are changed', description: 'They hold from everybody’s next step on.' });
    },
  });
  const isChanged = ssoOnly !== settings.ssoOnly || requireSecondFactor !== settings.requireSecondFactor;
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate();
  }
  return (
    <Panel title="Rules">
      <form onSubmit={onSubmit} className="space-y-4">
        <div className="space-y-2">
          <Checkbox
            label="Require a second factor"
            detail="Who signs in with a password and has none is led to set one up, and sees nothing before."
            isSelected={requireSecondFactor}
            onChange={setRequireSecondFactor}
          />
          <Checkbox
            label="Single sign-on only"
            detail="Passwords no longer open this organisation, but for those who may change these settings, with a second factor: so a provider that fails locks nobody out for good."
            isSelected={ssoOnly}
            onChange={setSsoOnly}
          />
        </div>
        <FormProblem error={change.error} fields={[]} />
        <Button type="submit" isPending={change.isPending} isDisabled={!isChanged}>
          Change rules
        </Button>
      </form>
    </Panel>
  );
}
