'use client';

import { useQuery } from '@tanstack/react-query';
import { NameForm } from '@/components/account/name-form';
import { PasswordForm } from '@/components/account/password-form';
import { SecondFactorPanel } from '@/components/account/second-factor-panel';
import { SessionsPanel } from '@/components/account/sessions-panel';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { accountQuery } from '@/lib/api-client/account';

/**
 * The person's own account: name, password, second factor, and where they are signed in.
 * @param requiredBy name of an organisation that lets them in only with a second factor; null if none sent them here
 * @param back path to go on to once they have one
 */
export function AccountView({ requiredBy, back }: { requiredBy: string | null; back: string | null }) {
  const account = useQuery(accountQuery());
  if (account.isPending) return <SkeletonRows label="Loading your account" rows={6} />;
  if (account.isError) {
    return (
      <ErrorState
        title="Your account could not be loaded"
        error={account.error}
        onRetry={() => void account.refetch()}
      />
    );
  }
  const { email, name, hasPassword, secondFactor, isSingleSignOn } = account.data;
  return (
    <div className="space-y-4">
      <PageHeader trail={[{ href: '/', name: 'Organisations' }]} title="Account" description={email} />
      {requiredBy && !secondFactor.inUse && (
        <Callout tone="warn" title={`${requiredBy} asks for a second factor`}>
          Set one up below. It takes a minute and an authenticator app; then the organisation’s pages open.
        </Callout>
      )}
      {isSingleSignOn ? (
        <Callout tone="info" title="Signed in through your organisation">
          Name, password and second factor can be changed after signing in with a password.
        </Callout>
      ) : (
        <>
          <SecondFactorPanel
            inUse={secondFactor.inUse}
            recoveryCodesLeft={secondFactor.recoveryCodesLeft}
            hasPassword={hasPassword}
            back={back}
          />
          <NameForm name={name} />
          {hasPassword && <PasswordForm />}
        </>
      )}
      <SessionsPanel />
    </div>
  );
}
