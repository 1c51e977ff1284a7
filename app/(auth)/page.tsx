import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { Panel } from '@/components/ui/panel';
import { currentSession } from '@/lib/auth/current-session';
import { ownOrganizations } from '@/lib/auth/own-organizations';

/** The only organisation, or the choice between several. */
export default async function HomePage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  const organizations = await ownOrganizations(session);
  const [only, ...others] = organizations;
  if (only && others.length === 0) redirect(`/orgs/${only.slug}`);
  return (
    <Panel flush title={<h1>Organisations</h1>}>
      {organizations.length === 0 ? (
        <p className="p-4 text-pretty text-ink-muted">
          You ({session.email}) belong to no organisation yet. Ask the one who runs this dashboard to add you.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {organizations.map((organization) => (
            <li key={organization.id}>
              <Link
                href={`/orgs/${organization.slug}`}
                className="flex items-center justify-between gap-3 px-4 py-3 font-medium -outline-offset-2 hover:bg-hover"
              >
                {organization.name}
                <ChevronRight aria-hidden className="size-4 text-ink-faint" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
