import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountView } from '@/components/account/account-view';
import { callbackPath, signInPath } from '@/components/auth/callback-path';
import { Primed } from '@/components/query/primed';
import { accountKeys } from '@/lib/api-client/account';
import { ownAccount } from '@/lib/auth/account/own-account';
import { ownSessions } from '@/lib/auth/account/own-sessions';
import { currentSession } from '@/lib/auth/current-session';
import { ownOrganizations } from '@/lib/auth/own-organizations';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const session = await currentSession();
  if (!session) redirect(signInPath('/account'));
  const { requiredBy, back } = await searchParams;
  const [account, sessions, organizations] = await Promise.all([
    ownAccount(session),
    ownSessions(session),
    ownOrganizations(session),
  ]);
  return (
    <div data-wide>
      <Primed
        entries={[
          [accountKeys.account, account],
          [accountKeys.sessions, sessions],
        ]}
      >
        <AccountView
          // The address may say anything; only the name of an organisation of theirs is shown.
          requiredBy={organizations.find(({ slug }) => slug === requiredBy)?.name ?? null}
          back={typeof back === 'string' ? callbackPath(back) : null}
        />
      </Primed>
    </div>
  );
}
