import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { filterOf } from '@/components/audit/audit-filter';
import { AuditView } from '@/components/audit/audit-view';
import { firstPage, Primed, type PrimedEntry } from '@/components/query/primed';
import { auditKeys } from '@/lib/api-client/audit';
import { InvalidInputError } from '@/lib/domain/errors';
import { listAudit } from '@/lib/use-cases/audit/list-audit';

export const metadata: Metadata = { title: 'Audit log' };

interface Props {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditPage({ params, searchParams }: Props) {
  const { org } = await params;
  const address = await searchParams;
  const ctx = await pageContext(org, '/audit', 'audit:read');
  const filter = filterOf({ get: (name) => [address[name]].flat()[0] ?? null });
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value));
  let entries: PrimedEntry[] = [];
  try {
    entries = [[auditKeys.list(org, filter), firstPage(await listAudit(ctx, given))]];
  } catch (error) {
    // A filter that means nothing: the view asks by itself, and says what is wrong with it.
    if (!(error instanceof InvalidInputError)) throw error;
  }
  return (
    <Primed entries={entries}>
      <AuditView org={org} />
    </Primed>
  );
}
