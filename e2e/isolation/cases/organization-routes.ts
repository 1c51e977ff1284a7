import { randomInt } from 'node:crypto';
import { form, json } from '@/e2e/isolation/answers';
import { newLibrary, newPipeline, newShortlist, roleWith, type Side } from '@/e2e/isolation/world';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import { type OrganizationCase, shared } from './case';

type Row = Omit<OrganizationCase, 'kind'>;

const marker: OrganizationCase['tells'] = ({ ours }) => [ours.marker];
const STRUCTURE = ['structure:read'] as const;

/** Routes below `/api/v1/orgs/[org]`: one row each. */
const ROWS: Record<string, Row> = {
  'GET access': { needs: [], tells: ({ ours }) => [`"slug":"${ours.slug}"`, '"role":"Admin"'] },

  'GET audit': { needs: ['audit:read'], tells: marker },
  'GET audit/[entryId]': {
    needs: ['audit:read'],
    things: shared('entryId'),
    tells: (_world, { entryId = '' }) => [entryId, '"hash"'],
  },
  'GET audit/verify': { needs: ['audit:read'], tells: () => ['"brokenAt":null', '"last":{'] },
  'GET audit/export.csv': { needs: ['audit:read'], tells: marker },
  'GET audit/export.jsonl': { needs: ['audit:read'], tells: marker },

  'GET deletion': { needs: ['org:manage'], tells: ({ ours }) => [`"slug":"${ours.slug}"`, '"lost"'] },
  'POST deletion': {
    needs: ['org:manage'],
    isForPeopleOnly: true,
    status: 202,
    content: (_things, { slug, password }) => json({ slug, password, waitDays: 7 }),
    tells: () => ['"begun":false'],
  },
  // Of the deletion that the row above has asked for: the organisation stays.
  'DELETE deletion': { needs: ['org:manage'], tells: () => ['"kept":true'] },

  'GET invitations': { needs: ['member:manage'], tells: marker },
  'POST invitations': {
    needs: ['member:manage'],
    status: 201,
    things: shared('roleId'),
    content: ({ roleId }, ours) => json({ email: `second-${ours.marker}@example.org`, roleId }),
    tells: ({ ours }) => [`second-${ours.marker}@example.org`],
  },
  'DELETE invitations/[invitationId]': {
    needs: ['member:manage'],
    async things({ ours, shared: { roleId } }) {
      const invited = { email: `third-${ours.marker}@example.org`, roleId };
      return { invitationId: (await ours.call('POST', 'invitations', json(invited))).invitation.id };
    },
    tells: () => ['"revoked":true'],
  },

  'GET libraries': { needs: ['library:read'], tells: marker },
  'POST libraries': {
    needs: ['library:write'],
    status: 201,
    content: (_things, ours) => form('one.smi', 'CCO ethanol\n', { name: `${ours.marker} second library` }),
    tells: ({ ours }) => [`${ours.marker} second library`],
  },
  'GET libraries/[libraryId]': { needs: ['library:read'], things: shared('libraryId'), tells: marker },
  'DELETE libraries/[libraryId]': {
    needs: ['library:write'],
    things: async ({ ours }) => ({ libraryId: await newLibrary(ours) }),
    tells: () => ['"archived":true'],
  },
  'POST libraries/[libraryId]/restore': {
    needs: ['library:write'],
    things: async ({ ours }) => ({ libraryId: await newLibrary(ours) }),
    tells: () => ['"restored":true'],
  },
  'GET libraries/[libraryId]/ligands': {
    needs: ['library:read'],
    things: shared('libraryId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  ...Object.fromEntries(
    ['csv', 'smi', 'sdf'].map((format): [string, Row] => [
      `GET libraries/[libraryId]/export.${format}`,
      {
        needs: ['library:read', ...STRUCTURE],
        things: shared('libraryId'),
        tells: ({ ours }) => [`${ours.marker}-ligand`],
      },
    ]),
  ),
  // Of a library in which nothing was rejected: its file's name says whose it is.
  'GET libraries/[libraryId]/rejected': {
    needs: ['library:read', ...STRUCTURE],
    things: shared('libraryId'),
    tells: marker,
  },
  'GET libraries/[libraryId]/profile': {
    needs: ['library:read', ...STRUCTURE],
    things: shared('libraryId'),
    tells: () => ['"structures":2'],
  },
  'GET ligands/[ligandId]/depiction': {
    needs: ['library:read', ...STRUCTURE],
    things: shared('ligandId'),
    tells: () => ['<svg', '</svg>'],
  },

  'GET members': { needs: ['member:read'], tells: marker },
  'DELETE members/[memberId]': {
    needs: ['member:manage'],
    things: async ({ newMember }) => ({ memberId: (await newMember()).memberId }),
    tells: () => ['"removed":true'],
  },
  'POST members/[memberId]/disable': {
    needs: ['member:manage'],
    things: async ({ newMember }) => ({ memberId: (await newMember()).memberId }),
    tells: (_world, { memberId = '' }) => [memberId, '"status":"disabled"'],
  },
  'POST members/[memberId]/reactivate': {
    needs: ['member:manage'],
    async things({ ours, newMember }) {
      const { memberId } = await newMember();
      await ours.call('POST', `members/${memberId}/disable`);
      return { memberId };
    },
    tells: (_world, { memberId = '' }) => [memberId, '"status":"active"'],
  },
  'POST members/[memberId]/role': {
    needs: ['member:manage'],
    things: async ({ ours, newMember }) => ({
      memberId: (await newMember()).memberId,
      roleId: await roleWith(ours, 'given', ['run:read']),
    }),
    content: ({ roleId }) => json({ roleId }),
    tells: ({ ours }, { memberId = '' }) => [memberId, `${ours.marker} given`],
  },
  'POST members/leave': {
    needs: [],
    isForPeopleOnly: true,
    by: ({ newMember }) => newMember(),
    tells: () => ['"left":true'],
  },

  'GET reuse': { needs: ['run:read'], tells: () => ['"cpuHoursSaved":'] },
  'PUT reuse/settings': {
    needs: ['cache:manage'],
    content: () => json({ entryDays: null, maxBytes: null, verifiedSharePercent: 0.5 }),
    tells: () => ['"entryDays":'],
  },
  'GET reuse/entries': { needs: ['run:read'], tells: ({ ours }) => [`${ours.marker}-ligand`] },
  'PATCH reuse/entries/[entryId]': {
    needs: ['cache:manage'],
    things: async ({ ours }) => ({ entryId: (await ours.call('GET', 'reuse/entries')).entries[0].id }),
    content: () => json({ pinned: false }),
    tells: () => ['"pinned":'],
  },
  'POST reuse/invalidations': {
    needs: ['cache:manage'],
    // Of a target into which nothing was docked: the other rows' results stay.
    things: async ({ ours }) => ({ targetId: await emptyTarget(ours) }),
    content: ({ targetId }) => json({ targetId, reason: 'Test' }),
    tells: () => ['"invalidated":'],
  },
  'GET overview': { needs: [], tells: () => ['"attention":', '"quotas":', '"hasAny":true'] },

  'GET pipelines': { needs: ['pipeline:read'], tells: marker },
  'POST pipelines': {
    needs: ['pipeline:publish'],
    status: 201,
    content: (_things, ours) => json({ name: `${ours.marker} made pipeline` }),
    tells: ({ ours }) => [`${ours.marker} made pipeline`, '"state":"draft"'],
  },
  'GET pipelines/[pipelineId]': { needs: ['pipeline:read'], things: shared('pipelineId'), tells: marker },
  'DELETE pipelines/[pipelineId]': {
    needs: ['pipeline:publish'],
    things: async ({ ours }) => ({ pipelineId: (await newPipeline(ours)).pipelineId }),
    tells: () => ['"archived":true'],
  },
  'POST pipelines/[pipelineId]/restore': {
    needs: ['pipeline:publish'],
    things: async ({ ours }) => ({ pipelineId: (await newPipeline(ours)).pipelineId }),
    tells: () => ['"restored":true'],
  },
  'PUT pipeline-versions/[versionId]': {
    needs: ['pipeline:publish'],
    things: async ({ ours }) => ({ versionId: (await newPipeline(ours)).versionId }),
    content: () => json({ spec: { engine: { poses: 7 } } }),
    tells: (_world, { versionId = '' }) => [versionId, '"poses":7'],
  },
  'DELETE pipeline-versions/[versionId]': {
    needs: ['pipeline:publish'],
    async things({ ours }) {
      const { versionId } = await newPipeline(ours);
      await ours.call('POST', `pipeline-versions/${versionId}/publish`);
      const { versions } = await ours.call('POST', `pipeline-versions/${versionId}/draft`);
      return { versionId: versions[0].id };
    },
    tells: ({ ours }) => [`${ours.marker} pipeline`, '"state":"published"'],
  },
  'POST pipeline-versions/[versionId]/publish': {
    needs: ['pipeline:publish'],
    things: async ({ ours }) => ({ versionId: (await newPipeline(ours)).versionId }),
    tells: (_world, { versionId = '' }) => [versionId, '"state":"published"'],
  },
  'POST pipeline-versions/[versionId]/deprecate': {
    needs: ['pipeline:publish'],
    async things({ ours }) {
      const { versionId } = await newPipeline(ours);
      await ours.call('POST', `pipeline-versions/${versionId}/publish`);
      return { versionId };
    },
    tells: (_world, { versionId = '' }) => [versionId, '"state":"deprecated"'],
  },
  'POST pipeline-versions/[versionId]/draft': {
    needs: ['pipeline:publish'],
    status: 201,
    async things({ ours }) {
      const { versionId } = await newPipeline(ours);
      await ours.call('POST', `pipeline-versions/${versionId}/publish`);
      return { versionId };
    },
    tells: (_world, { versionId = '' }) => [versionId, '"version":2'],
  },
  'POST pipeline-versions/[versionId]/clone': {
    needs: ['pipeline:publish'],
    status: 201,
    things: shared('versionId'),
    content: (_things, ours) => json({ name: `${ours.marker} cloned` }),
    tells: ({ ours }) => [`${ours.marker} cloned`],
  },

  'GET roles': { needs: ['member:read'], tells: marker },
  'POST roles': {
    needs: ['member:manage'],
    status: 201,
    content: (_things, ours) => json({ name: `${ours.marker} made`, permissions: ['run:read'] }),
    tells: ({ ours }) => [`${ours.marker} made`],
  },
  'PATCH roles/[roleId]': {
    needs: ['member:manage'],
    things: async ({ ours }) => ({ roleId: await roleWith(ours, 'to change', ['run:read']) }),
    content: (_things, ours) => json({ name: `${ours.marker} changed` }),
    tells: ({ ours }) => [`${ours.marker} changed`],
  },
  'DELETE roles/[roleId]': {
    needs: ['member:manage'],
    things: async ({ ours }) => ({ roleId: await roleWith(ours, 'to delete', ['run:read']) }),
    tells: () => ['"deleted":true'],
  },

  'POST examples': {
    needs: ['target:write', 'library:write'],
    status: 201,
    tells: () => ['"targetId":"', '"libraryId":"'],
  },

  'GET runs': { needs: ['run:read'], tells: marker },
  'POST runs': {
    needs: ['run:start'],
    status: 201,
    things: shared('targetId', 'libraryId'),
    content: ({ targetId, libraryId }, ours) =>
      json({
        targetId,
        libraryId,
        name: `${ours.marker} again`,
        parameters: { exhaustiveness: 1, poses: 1 },
      }),
    tells: ({ ours }) => [`${ours.marker} again`],
  },
  'GET runs/compare': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId'),
    content: ({ runId }) => ({ query: `?a=${runId}&b=${runId}` }),
    tells: marker,
  },
  'GET runs/compare/pose-rmsd': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId', 'ligandId'),
    content: ({ runId, ligandId }) => ({
      query: `?${new URLSearchParams({ a: runId, b: runId, ligandA: ligandId, ligandB: ligandId } as Record<string, string>)}`,
    }),
    tells: () => ['"rmsdAngstrom":0'],
  },
  'POST runs/forecast': {
    needs: ['run:start'],
    things: shared('targetId', 'libraryId'),
    content: ({ targetId, libraryId }) => json({ targetId, libraryId }),
    tells: () => ['"ligands":', '"cpuHours":'],
  },
  'GET runs/[runId]': { needs: ['run:read'], things: shared('runId'), tells: marker },
  'POST runs/[runId]/cancel': {
    needs: ['run:cancel'],
    async things({ ours, shared: { targetId, libraryId } }) {
      const slow = {
        targetId,
        libraryId,
        name: `${ours.marker} slow`,
        parameters: { exhaustiveness: 64, seed: randomInt(1, 1e9) },
      };
      return { runId: (await ours.call('POST', 'runs', json(slow))).id };
    },
    tells: ({ ours }) => [`${ours.marker} slow`, '"cancelRequestedAt":"'],
  },
  // Of a run that has ended: the answers say so.
  'POST runs/[runId]/pause': {
    needs: ['run:cancel'],
    status: 409,
    things: shared('runId'),
    tells: () => ['The run is completed; there is nothing to pause.'],
  },
  'POST runs/[runId]/resume': {
    needs: ['run:start'],
    status: 409,
    things: shared('runId'),
    tells: () => ['The run is completed; there is nothing to resume.'],
  },
  'PUT runs/[runId]/priority': {
    needs: ['run:start'],
    status: 409,
    things: shared('runId'),
    content: () => json({ priority: 'high' }),
    tells: () => ['The run is completed; there is nothing to put forward or back.'],
  },
  // Of a run in which nothing failed: the answer says so.
  'POST runs/[runId]/failed-again': {
    needs: ['run:start'],
    status: 409,
    things: shared('runId'),
    tells: () => ['No record of this run has failed.'],
  },
  // What is no bundle: the answer says so, after everything else was allowed.
  'POST runs/restore': {
    needs: RESTORE_PERMISSIONS,
    status: 422,
    content: () => form('none.zip', 'no archive', {}),
    tells: () => ['The archive cannot be opened'],
  },
  'DELETE runs/[runId]': {
    needs: RESTORE_PERMISSIONS,
    status: 409,
    things: shared('runId'),
    tells: () => ['This run was made here.'],
  },
  'GET runs/[runId]/events': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [ours.marker, '"kind":"end"'],
  },
  'GET runs/[runId]/export.csv': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/export.parquet': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/export.sdf': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`, '$$$$'],
  },
  'GET runs/[runId]/proof': {
    needs: ['run:read', ...STRUCTURE, 'target:read', 'library:read'],
    things: shared('runId'),
    // Names of files stand in a ZIP archive as they are.
    tells: ({ shared: { ligandId } }) => ['ro-crate-metadata.json', ligandId],
  },
  'GET runs/[runId]/files/[part]': {
    needs: ['run:read', ...STRUCTURE],
    things: (world) => ({ ...shared('runId')(world), part: 'receptor.pdb' }),
    tells: () => ['ATOM  '],
  },
  'GET runs/[runId]/ledger.csv': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ledger': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ligands/[ligandId]': {
    needs: ['run:read'],
    things: shared('runId', 'ligandId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ligands/[ligandId]/provenance': {
    needs: ['run:read'],
    things: shared('runId', 'ligandId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ligands/[ligandId]/explain-miss': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId', 'ligandId'),
    // Whether it was docked before depends on who filled the organisation before.
    tells: () => ['"differences":['],
  },
  'GET runs/[runId]/ligands/[ligandId]/log': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId', 'ligandId'),
    tells: () => ['vina'],
  },
  'GET runs/[runId]/ligands/[ligandId]/poses/[rank]': {
    needs: ['run:read', ...STRUCTURE],
    things: (world) => ({ ...shared('runId', 'ligandId')(world), rank: '1' }),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ligands/[ligandId]/poses/[rank]/analysis': {
    needs: ['run:read', ...STRUCTURE],
    things: (world) => ({ ...shared('runId', 'ligandId')(world), rank: '1' }),
    tells: () => ['"interactions":[', '"search-space"'],
  },
  'GET runs/[runId]/ligands/[ligandId]/poses/[rank]/files/[part]': {
    needs: ['run:read', ...STRUCTURE],
    things: (world) => ({ ...shared('runId', 'ligandId')(world), rank: '1', part: 'complex.pdb' }),
    tells: ({ ours }) => [`${ours.marker}-ligand`, 'CONECT'],
  },
  'GET runs/[runId]/plots': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: () => ['"matching":'],
  },
  'GET runs/[runId]/contacts': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId'),
    tells: () => ['"residueNumber":', '"unknown":0'],
  },
  'GET runs/[runId]/interaction-map': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`, '"distanceAngstrom":'],
  },
  'GET runs/[runId]/scaffolds': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('runId'),
    tells: ({ shared: { ligandId } }) => [`"bestLigandId":"${ligandId}"`],
  },
  'GET runs/[runId]/results': {
    needs: ['run:read'],
    things: shared('runId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET runs/[runId]/ligands/[ligandId]/stars': {
    needs: ['run:read'],
    things: shared('runId', 'ligandId'),
    tells: ({ ours }) => [`${ours.marker} shortlist`],
  },
  'PUT runs/[runId]/ligands/[ligandId]/stars': {
    needs: ['run:read', ...STRUCTURE, 'shortlist:write'],
    things: shared('runId', 'ligandId', 'shortlistId'),
    content: ({ shortlistId }, ours) => json({ shortlistId, note: `${ours.marker} note` }),
    tells: ({ ours }) => [`${ours.marker} shortlist`],
  },
  'DELETE runs/[runId]/ligands/[ligandId]/stars': {
    needs: ['run:read', ...STRUCTURE, 'shortlist:write'],
    async things(world) {
      const { runId, ligandId } = world.shared;
      return { runId, ligandId, shortlistId: await newShortlist(world.ours, runId, ligandId) };
    },
    content: ({ shortlistId }) => ({ query: `?shortlistId=${shortlistId}` }),
    // It is still on the shared one.
    tells: ({ ours }) => [`${ours.marker} shortlist`],
  },

  'GET shortlists': { needs: ['run:read'], tells: marker },
  'POST shortlists': {
    needs: ['run:read', ...STRUCTURE, 'shortlist:write'],
    status: 201,
    content: (_things, ours) => json({ name: `${ours.marker} made` }),
    tells: ({ ours }) => [`${ours.marker} made`],
  },
  'GET shortlists/[shortlistId]': { needs: ['run:read'], things: shared('shortlistId'), tells: marker },
  'PATCH shortlists/[shortlistId]': {
    needs: ['run:read', ...STRUCTURE, 'shortlist:write'],
    things: async ({ ours, shared: { runId, ligandId } }) => ({
      shortlistId: await newShortlist(ours, runId, ligandId),
    }),
    content: (_things, ours) => json({ name: `${ours.marker} changed`, archived: true }),
    tells: ({ ours }) => [`${ours.marker} changed`, '"archivedAt":"'],
  },
  'GET shortlists/[shortlistId]/export.csv': {
    needs: ['run:read'],
    things: shared('shortlistId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`],
  },
  'GET shortlists/[shortlistId]/export.sdf': {
    needs: ['run:read', ...STRUCTURE],
    things: shared('shortlistId'),
    tells: ({ ours }) => [`${ours.marker}-ligand`, '$$$$'],
  },
  'GET shortlists/[shortlistId]/proof': {
    needs: ['run:read', ...STRUCTURE, 'target:read', 'library:read'],
    things: shared('shortlistId'),
    tells: ({ shared: { runId, ligandId } }) => ['shortlist.json', `runs/${runId}/`, ligandId],
  },

  'GET settings/general': {
    needs: ['org:manage'],
    tells: ({ ours }) => [`"slug":"${ours.slug}"`, '"retention"'],
  },
  'PUT settings/general': {
    needs: ['org:manage'],
    things: async ({ ours }) => ({ settings: JSON.stringify(await ours.call('GET', 'settings/general')) }),
    content: ({ settings = '{}' }) => json(JSON.parse(settings)),
    tells: ({ ours }) => [`"slug":"${ours.slug}"`, '"retention"'],
  },
  'GET settings/run-defaults': { needs: ['run:start'], tells: () => ['"exhaustiveness":'] },

  'GET settings/sign-in': { needs: ['org:manage'], tells: marker },
  'PUT settings/sign-in': {
    needs: ['org:manage'],
    content: () => json({ ssoOnly: false, requireSecondFactor: false }),
    tells: () => ['"ssoOnly":false'],
  },
  'POST settings/sign-in/providers': {
    needs: ['org:manage'],
    status: 201,
    content: (_things, ours) => json(provider(ours.marker, 'second')),
    tells: ({ ours }) => [`${ours.marker} second`],
  },
  'PUT settings/sign-in/providers/[providerId]': {
    needs: ['org:manage'],
    things: shared('providerId'),
    content: (_things, ours) => json(provider(ours.marker, 'changed')),
    tells: ({ ours }) => [`${ours.marker} changed`],
  },
  'DELETE settings/sign-in/providers/[providerId]': {
    needs: ['org:manage'],
    things: async ({ ours }) => ({
      providerId: (
        await ours.call('POST', 'settings/sign-in/providers', json(provider(ours.marker, 'third')))
      ).id,
    }),
    tells: () => ['"removed":true'],
  },
  'POST settings/sign-in/test': {
    needs: ['org:manage'],
    content: () => json({ issuer: 'http://127.0.0.1:9/nothing' }),
    tells: () => ['"ok":false', '"problem"'],
  },

  'GET search': {
    needs: [],
    content: (_things, ours) => ({ query: `?query=${ours.marker}` }),
    tells: marker,
  },

  'GET targets': { needs: ['target:read'], tells: marker },
  'POST targets': {
    needs: ['target:write'],
    status: 201,
    content: (_things, ours) =>
      form('none.pdb', 'REMARK nothing\n', { name: `${ours.marker} second target` }),
    tells: ({ ours }) => [`${ours.marker} second target`],
  },
  // Switched off where the suite runs: the answer says so.
  'POST targets/fetch': {
    needs: ['target:write'],
    status: 409,
    content: () => json({ pdbId: '5DT0' }),
    tells: () => ['Fetching by PDB id is switched off here.'],
  },
  'GET targets/[targetId]': { needs: ['target:read'], things: shared('targetId'), tells: marker },
  'DELETE targets/[targetId]': {
    needs: ['target:write'],
    things: async ({ ours }) => ({ targetId: await emptyTarget(ours) }),
    tells: () => ['"archived":true'],
  },
  'POST targets/[targetId]/restore': {
    needs: ['target:write'],
    things: async ({ ours }) => ({ targetId: await emptyTarget(ours) }),
    tells: () => ['"restored":true'],
  },
  // Of a structure with waters to decide about: the answer says so.
  'POST targets/[targetId]/approve': {
    needs: ['target:write', ...STRUCTURE],
    status: 409,
    things: shared('targetId'),
    content: () => json({ pdbqtSha256: 'a'.repeat(64) }),
    tells: () => ['decisions are open about the target'],
  },
  'GET targets/[targetId]/files/[part]': {
    needs: ['target:read', ...STRUCTURE],
    things: (world) => ({ ...shared('targetId')(world), part: 'receptor.pdbqt' }),
    tells: () => ['ATOM  '],
  },
  'GET targets/[targetId]/pockets': {
    needs: ['target:read', ...STRUCTURE],
    things: shared('targetId'),
    tells: () => ['"volumeCubicAngstrom"'],
  },
  // The one that is there already, so that no other case sees a change.
  'PUT targets/[targetId]/search-space': {
    needs: ['target:write', ...STRUCTURE],
    things: shared('targetId'),
    content: () => json({ searchSpace: null }),
    tells: ({ ours }) => [`${ours.marker} target`, '"searchSpaceSource":{"kind":"crystal-ligand"}'],
  },
  'POST targets/[targetId]/prepare': {
    needs: ['target:write'],
    things: async ({ ours }) => ({ targetId: await emptyTarget(ours) }),
    content: () => json({ choices: { keepWaters: true, pH: 7 } }),
    tells: ({ ours }) => [`${ours.marker} empty target`, '"keepWaters":true'],
  },

  'GET tokens': { needs: [], tells: marker },
  'POST tokens': {
    needs: [],
    isForPeopleOnly: true,
    status: 201,
    content: (_things, ours) => json({ name: `${ours.marker} made`, scopes: ['run:read'] }),
    tells: ({ ours }) => [`${ours.marker} made`, '"text":"mad_'],
  },
  'DELETE tokens/[tokenId]': {
    needs: [],
    things: async ({ ours }) => ({
      tokenId: (
        await ours.call('POST', 'tokens', json({ name: `${ours.marker} brief`, scopes: ['run:read'] }))
      ).token.id,
    }),
    tells: ({ ours }) => [`${ours.marker} brief`, '"state":"revoked"'],
  },

  'GET usage': { needs: [], tells: () => ['"quota":"storageBytes"', '"months":['] },
};

const provider = (mark: string, name: string) => ({
  ...{ name: `${mark} ${name}`, issuer: 'http://127.0.0.1:9', clientId: `${mark}-${name}` },
  ...{ domains: [`${mark}.example.org`], enabled: false },
});

/** One that cannot be prepared, and so costs nothing. */
const emptyTarget = async (side: Side): Promise<string> =>
  (await side.call('POST', 'targets', form('none.pdb', 'REMARK\n', { name: `${side.marker} empty target` })))
    .id;

export const ORGANIZATION_ROUTES: Record<string, OrganizationCase> = Object.fromEntries(
  Object.entries(ROWS).map(([way, row]) => [
    way.replace(' ', ' /api/v1/orgs/[org]/'),
    { kind: 'organization', ...row },
  ]),
);
