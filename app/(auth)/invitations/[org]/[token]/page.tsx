import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { signInPath } from '@/components/auth/callback-path';
import { JoinButton, NewAccountForm } from '@/components/invitations/accept-invitation';
import { SignOutButton } from '@/components/invitations/sign-out-button';
import { ButtonLink } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { currentSession } from '@/lib/auth/current-session';
import { readInvitation } from '@/lib/auth/invitations';

// The address is a secret until it is used: no other site is told of it.
export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer', robots: { index: false } };

const OVER = {
  expired: { title: 'This invitation has expired', remedy: 'Ask for a new one.' },
  used: {
    title: 'This invitation was used already',
    remedy: 'An invitation works once. If it was you, sign in; if not, ask for a new one.',
  },
  revoked: {
    title: 'This invitation was withdrawn',
    remedy: 'Ask for a new one, if you think it is a mistake.',
  },
};

/** Where the link of an invitation leads: who may use it joins; everybody else learns why not, and nothing more. */
export default async function InvitationPage({
  params,
}: {
  params: Promise<{ org: string; token: string }>;
}) {
  const { org, token } = await params;
  const [invitation, session] = await Promise.all([readInvitation(org, token), currentSession()]);
  if (invitation.state === 'unknown') {
    return (
      <Words title="There is no such invitation">
        The link may be cut off or mistyped. Open it exactly as you got it, or ask for a new one.
      </Words>
    );
  }
  if (invitation.state !== 'open') {
    const { title, remedy } = OVER[invitation.state];
    return (
      <Words title={title} action={<ButtonLink href="/sign-in">Sign in</ButtonLink>}>
        It was for {invitation.organization}. {remedy}
      </Words>
    );
  }
  const { email, organization, role } = invitation;
  const link = { orgSlug: org, token };
  const title = `Join ${organization}`;
  const words = (
    <>
      You are invited as <strong className="font-medium text-ink">{email}</strong>, in the role{' '}
      <strong className="font-medium text-ink">{role}</strong>.
    </>
  );
  if (session && session.email.toLowerCase() !== email.toLowerCase()) {
    return (
      <Words title={title} action={<SignOutButton />}>
        {words} You are signed in as {session.email}: sign out to go on.
      </Words>
    );
  }
  if (session) {
    return (
      <Words title={title} action={<JoinButton link={link} organization={organization} />}>
        {words}
      </Words>
    );
  }
  if (invitation.hasAccount) {
    const back = signInPath(`/invitations/${encodeURIComponent(org)}/${encodeURIComponent(token)}`);
    return (
      <Words
        title={title}
        action={
          <ButtonLink variant="primary" href={back}>
            Sign in to join
          </ButtonLink>
        }
      >
        {words} The address has an account here already.
      </Words>
    );
  }
  return (
    <Words title={title} action={<NewAccountForm link={link} email={email} />}>
      {words}
    </Words>
  );
}

function Words({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Panel>
      <h1 className="mb-2 text-xl font-semibold tracking-tight">{title}</h1>
      <p className="text-pretty text-ink-muted">{children}</p>
      {action && <div className="mt-4 flex flex-col">{action}</div>}
    </Panel>
  );
}
