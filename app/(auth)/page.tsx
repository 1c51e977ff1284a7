import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { currentSession } from '@/lib/auth/current-session';
import { ownOrganizations, ownSuspendedOrganizations } from '@/lib/auth/own-organizations';

/** The only organisation, or the choice between several; what is suspended says why. */
export default async function HomePage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  const [organizations, suspended] = await Promise.all([
    ownOrganizations(session),
    ownSuspendedOrganizations(session),
  ]);
  const [only, ...others] = organizations;
  if (suspended.length === 0) {
    if (only && others.length === 0) redirect(`/orgs/${only.slug}`);
    if (!only && session.isOperator) redirect('/operator');
  }
  return (
    <Panel flush title="Organisations" level={1}>
      {organizations.length + suspended.length === 0 ? (
        <p className="p-4 text-pretty text-ink-muted">
          You ({session.email}) belong to no organisation yet. Ask the one who runs this dashboard to add you.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {organizations.map((organization) => (
            <li key={organization.id}>
              <Way href={`/orgs/${organization.slug}`} name={organization.name} />
            </li>
          ))}
          {suspended.map(({ id, name, statusReason }) => (
            <li key={id} className="px-4 py-3">
              <div className="flex items-center justify-between gap-3">
                <span className="font-medium">{name}</span>
                <Badge tone="warn">Suspended</Badge>
              </div>
              <p className="mt-1 text-sm text-pretty text-ink-muted">
                {statusReason ? `${statusReason.replace(/\.?$/, '.')} ` : ''}Ask whoever runs this dashboard.
                Nothing of yours is lost.
              </p>
            </li>
          ))}
        </ul>
      )}
      {session.isOperator && (
        <div className="border-t border-line">
          <Way href="/operator" name="Operator: all organisations" />
        </div>
      )}
    </Panel>
  );
}

function Way({ href, name }: { href: string; name: string }) {
  return (
    <Link
      href={href}
      className="flex items-center justify-between gap-3 px-4 py-3 font-medium -outline-offset-2 hover:bg-hover"
    >
      {name}
      <ChevronRight aria-hidden className="size-4 text-ink-faint" />
    </Link>
  );
}
