import { z } from 'zod';
import {
  countOrganizations,
  listOrganizationPage,
  type OrganizationPosition,
} from '@/db/metadata/organizations-repository';
import type { Dependencies } from '@/lib/dependencies';
import { type OperatorOrganizationList, ORGANIZATION_SORTS } from '@/lib/domain/resources/operator';
import { ORGANIZATION_STATES } from '@/lib/domain/states';
import { cursorSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { describeOrganization } from '@/lib/use-cases/operator/load-organization';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';

const MOST_ON_A_PAGE = 100;
/** Each may open a connection to a database of its own. */
const AT_ONCE = 4;

/** Every organisation of the installation, in numbers. */
export const listOrganizations = defineOperatorUseCase({
  name: 'list-organizations',
  input: z.object({
    search: z.string().trim().max(200, 'Must be 200 characters at most.').optional(),
    state: z
      .enum(ORGANIZATION_STATES, { error: `Must be one of ${ORGANIZATION_STATES.join(', ')}.` })
      .optional(),
    sort: sortSchema(ORGANIZATION_SORTS),
    cursor: cursorSchema,
    limit: z.coerce.number().int().min(1).max(MOST_ON_A_PAGE).default(50),
  }),
  run: async (_ctx, { cursor, limit, ...query }, deps): Promise<OperatorOrganizationList> => {
    const scope = { orgId: 'installation' as const, query: `organizations ${JSON.stringify(query)}` };
    const after = cursor ? (decodeCursor(deps.cursorKey, scope, cursor) as OrganizationPosition) : undefined;
    const [rows, counts] = await deps.metadata.withInstallation(async (tx) => [
      await listOrganizationPage(tx, { after, limit: limit + 1 }, query),
      await countOrganizations(tx),
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      organizations: await describeAll(
        deps,
        page.map(({ organization }) => organization),
      ),
      counts,
      nextCursor: rows.length > limit && last ? encodeCursor(deps.cursorKey, scope, last.position) : null,
    };
  },
});

/** In the same order, a few at a time. */
async function describeAll(
  deps: Dependencies,
  organizations: Parameters<typeof describeOrganization>[1][],
): Promise<OperatorOrganizationList['organizations']> {
  const described: OperatorOrganizationList['organizations'] = [];
  const queue = organizations.entries();
  const lane = async () => {
    for (const [index, organization] of queue) {
      described[index] = await describeOrganization(deps, organization);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return described;
}
