'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { RecoveryCodesNotice } from '@/components/account/recovery-codes-notice';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import {
  accountKeys,
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '@/lib/api-client/account';
import { issuesByField } from '@/lib/api-client/request';
import type { SecondFactorKey } from '@/lib/domain/resources/account';

/**
 * The second factor: set up by password, key and first code; given up by password and code.
 * @param back path to go on to once it is in use; null if the person came by themselves
 */
export function SecondFactorPanel({
  inUse,
  recoveryCodesLeft,
  hasPassword,
  back,
}: {
  inUse: boolean;
  recoveryCodesLeft: number;
  hasPassword: boolean;
  back: string | null;
}) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [factorKey, setFactorKey] = useState<SecondFactorKey | null>(null);
  const [recoveryCodes, setRecoveryCodes] = useState<string[] | null>(null);
  const refresh = () => void client.invalidateQueries({ queryKey: accountKeys.account });

  return (
    <Panel
      title="Second factor"
      actions={<Badge tone={inUse ? 'accent' : 'neutral'}>{inUse ? 'In use' : 'Not in use'}</Badge>}
    >
      <div className="space-y-4">
        {recoveryCodes ? (
          <RecoveryCodesNotice codes={recoveryCodes} back={back} onDone={() => setRecoveryCodes(null)} />
        ) : inUse ? (
          <>
            <p className="text-pretty text-ink-muted">
              Signing in asks for a code of your authenticator app.{' '}
              {plural(recoveryCodesLeft, 'recovery code')} left.
            </p>
            {isOpen ? (
              <RemoveForm
                onCancel={() => setOpen(false)}
                onRemoved={() => {
                  setOpen(false);
                  refresh();
                  showToast({ title: 'The second factor is removed' });
                }}
              />
            ) : (
              <Button variant="danger" onPress={() => setOpen(true)}>
                Remove second factor
              </Button>
            )}
          </>
        ) : factorKey ? (
          <ConfirmForm
            factorKey={factorKey}
            onCancel={() => {
              setFactorKey(null);
              setOpen(false);
            }}
            onConfirmed={(codes) => {
              setFactorKey(null);
              setOpen(false);
              setRecoveryCodes(codes);
              refresh();
            }}
          />
        ) : isOpen ? (
          <BeginForm onBegun={setFactorKey} onCancel={() => setOpen(false)} />
        ) : (
          <>
            <p className="text-pretty text-ink-muted">
              A code of an authenticator app (TOTP), asked for besides the password. A password that leaked is
              of no use without it.
            </p>
            {hasPassword ? (
              <Button onPress={() => setOpen(true)}>Set up second factor</Button>
            ) : (
              <Callout tone="info">
                You have no password here yet. Ask for a password link at the sign-in page first.
              </Callout>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}

const onSubmit = (act: () => void) => (event: FormEvent) => {
  event.preventDefault();
  act();
};

function BeginForm({ onBegun, onCancel }: { onBegun: (key: SecondFactorKey) => void; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  const begin = useMutation({ mutationFn: beginSecondFactor, onSuccess: onBegun });
  return (
    <form onSubmit={onSubmit(() => begin.mutate(password))} className="space-y-4">
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={setPassword}
        error={issuesByField(begin.error).password}
      />
      <FormProblem error={begin.error} fields={['password']} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={begin.isPending} isDisabled={!password}>
          Go on
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

function ConfirmForm({
  factorKey,
  onConfirmed,
  onCancel,
}: {
  factorKey: SecondFactorKey;
  onConfirmed: (recoveryCodes: string[]) => void;
  onCancel: () => void;
}) {
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: ({ recoveryCodes }) => onConfirmed(recoveryCodes),
  });
  return (
    <form onSubmit={onSubmit(() => confirm.mutate(code))} className="space-y-4">
      <p className="text-pretty text-ink-muted">
        Read this with your authenticator app, or type the key into it. Then type the code that it shows.
      </p>
      <QrCode path={factorKey.qrPath} size={factorKey.qrSize} />
      <p className="text-sm">
        <span className="block text-ink-muted">Key</span>
        <CopyableCode text={factorKey.key} about="the key" />
      </p>
      <TextField
        label="Code"
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
        value={code}
        onChange={setCode}
        error={issuesByField(confirm.error).code}
      />
      <FormProblem error={confirm.error} fields={['code']} />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" isPending={confirm.isPending} isDisabled={!code.trim()}>
          Use it
        </Button>
        <Button onPress={onCancel}>Cancel</Button>
      </div>
    </form>
  );
}

/** Modules of quiet around the code: cameras need four. */
const QUIET = 4;

/** Black on white in every theme: many cameras do not read it the other way round. */
function QrCode({ path, size }: { path: string; size: number }) {
  const side = size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label="QR code with the key"
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-md"
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}

function RemoveForm({ onRemoved, onCancel }: { onRemoved: () => void; onCancel: () => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useMutation({ mutationFn: removeSecondFactor, onSuccess: onRemoved });
  const issues = issuesByField(remove.error);
  return (
    <form onSubmit={onSubmit(() => remove.mutate({ password, code }))} className="space-y-4">
      <TextField
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus
        value={password}
        onChange={setPassword}
        error={issues.password}
      />
      <TextField
        label="Code"
        autoComplete="one-time-code"
        value={code}
        onChange={setCode}
        description="Of your authenticator app, or a recovery code."
        error={issues.code}
      />
      <FormProblem error={remove.error} fields={['password', 'code']} />
      <div className="flex gap-2">
        <Button
          type="submit"
          variant="danger"
          isPending={remove.isPending}
          isDisabled={!password || !code.trim()}
        >
          Remove
        </Button>
        <Button onPress={onCancel}>Keep it</Button>
      </div>
    </form>
  );
}
