import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { setGeneralSettings } from '@/db/metadata/general-settings-repository';
import { renameOrganization } from '@/db/metadata/organizations-repository';
import { runDefaultsSchema } from '@/lib/domain/docking-parameters-schema';
import { type GeneralSettings, RETENTION_DAYS } from '@/lib/domain/resources/general-settings';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';

const { least, most } = RETENTION_DAYS;
const error = `Must be whole days, from ${least} to ${most}, or null to keep them.`;
const daysSchema = z
  .number({ error })
  .int({ error, abort: true })
  .min(least, { error, abort: true })
  .max(most, { error, abort: true })
  .nullable();

/** Changes the organisation's name, what its new runs start with, and what it removes after a while. */
export const changeGeneralSettings = defineUseCase({
  name: 'change-settings',
  permission: 'org:manage',
  input: z.object({
    name: nameSchema,
    defaults: runDefaultsSchema,
    retention: z.object({ taskLogDays: daysSchema, preparedLigandDays: daysSchema }),
  }),
  run: async (ctx, settings, deps): Promise<GeneralSettings> => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await renameOrganization(tx, orgId, settings.name);
      await setGeneralSettings(tx, orgId, settings);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'settings.change',
          subjectKind: 'organization',
          subjectId: orgId,
          details: settings,
        }),
      );
    });
    return { ...settings, slug: ctx.org.slug };
  },
});
