import { findOrgDatabase } from '@/db/metadata/org-databases-repository';
import type { OrganizationRecord } from '@/db/metadata/organizations-repository';
import { inngest } from '@/inngest/client';
import { organizationRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';

/** Making a results database takes a second; one of which nothing was heard for so long has lost its wake-up. */
const IDLE_SECONDS = 120;

/** Sends the wake-up of an organisation's provisioning again if nothing has happened for long. One too many does no harm. */
export async function wakeProvisioning(
  { id: orgId, createdAt }: OrganizationRecord,
  { metadata }: Dependencies,
): Promise<void> {
  const database = await metadata.withOrganization(orgId, (tx) => findOrgDatabase(tx, orgId));
  const since = database?.updatedAt ?? createdAt;
  if (Date.now() - since.getTime() < IDLE_SECONDS * 1000) return;
  const slot = Math.floor(Date.now() / (IDLE_SECONDS * 1000));
  await inngest().send(organizationRequested.create({ orgId }, { id: `again:${orgId}:${slot}` }));
}
