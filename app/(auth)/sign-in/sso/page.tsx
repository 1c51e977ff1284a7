import type { Metadata } from 'next';
import { callbackPath } from '@/components/auth/callback-path';
import { SsoForm } from '@/components/auth/sso-form';
import { Panel } from '@/components/ui/panel';
import { singleSignOnChoices } from '@/lib/auth/sso/flow';

export const metadata: Metadata = { title: 'Single sign-on' };

/** Open to those who are signed in as well: with a password, where an organisation asks for its provider. */
export default async function SingleSignOnPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = await searchParams;
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : null);
  const target = callbackPath(text('callbackUrl'));
  const org = text('org') ?? /^\/orgs\/([a-z0-9-]+)/.exec(target)?.[1] ?? '';
  return (
    <Panel>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Single sign-on</h1>
      <SsoForm
        org={org}
        choices={await singleSignOnChoices(org)}
        callbackPath={target}
        problem={text('error')}
      />
    </Panel>
  );
}
