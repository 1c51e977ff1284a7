import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import type { RankedResult } from '@/db/results/results-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { env } from '@/lib/env';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { namedActor } from '@/lib/use-cases/named-actor';
import { jsonFile, textFile } from '@/lib/use-cases/proof/archive-file';
import { auditFiles } from '@/lib/use-cases/proof/audit-extract';
import { bundleFiles } from '@/lib/use-cases/proof/bundle-files';
import {
  BUNDLE_FILES,
  BUNDLE_FORMAT,
  runFolder,
  type ShortlistFile,
} from '@/lib/use-cases/proof/bundle-layout';
import { BUNDLE_PERMISSIONS } from '@/lib/use-cases/proof/bundle-permissions';
import { loadBundledRun } from '@/lib/use-cases/proof/bundled-run';
import { chosenRecordLines } from '@/lib/use-cases/proof/record-lines';
import { runFiles } from '@/lib/use-cases/proof/run-files';
import { type ArchiveFile, zipOf } from '@/lib/use-cases/proof/zip-of';
import { readShortlist, serialiseDetail } from '@/lib/use-cases/shortlists/load-shortlist';
import { shortlistCsv } from '@/lib/use-cases/shortlists/shortlist-csv';

/**
 * What is on a shortlist as one ZIP archive that somebody else can check and repeat without us: the results with their
 * notes, and of each of their runs its recipe, its receptor and the inputs of these results. Streamed. That it was taken
 * away stands in the audit log. Runs that go on may be among them: what is docked does not change any more.
 */
export const exportShortlistProof = defineUseCase({
  name: 'export-shortlist-proof',
  permission: BUNDLE_PERMISSIONS,
  input: z.object({ shortlistId: idSchema('shortlist') }),
  run: async (ctx, { shortlistId }, deps) => {
    const orgId = ctx.org.id;
    const list = await readShortlist(ctx, deps, shortlistId);
    const { record, entries } = list;
    if (entries.length === 0) throw new ConflictError('Nothing is on this shortlist.');
    const byRun = new Map<RunId, RankedResult[]>();
    for (const { star, row } of entries) byRun.set(star.runId, [...(byRun.get(star.runId) ?? []), row]);
    const hasAudit = ctx.permissions.has('audit:read');
    const facts = await deps.metadata.withOrganization(orgId, async (tx): Promise<ShortlistFile> => {
      const actors = new Map();
      for (const id of [actorId(ctx), record.createdBy, ...entries.map(({ star }) => star.starredBy)])
        if (!actors.has(id)) actors.set(id, await namedActor(ctx, tx, id));
      const what = { action: 'shortlist.export', subjectKind: 'shortlist', subjectId: shortlistId };
      await appendAudit(tx, orgId, auditEntry(ctx, { ...what, details: { kind: 'proof-bundle' } }));
      return {
        format: BUNDLE_FORMAT,
        exported: {
          at: new Date().toISOString(),
          by: actors.get(actorId(ctx)),
          from: { ...ctx.org },
          installation: env().APP_URL,
        },
        shortlist: {
          id: shortlistId,
          name: record.name,
          note: record.note,
          madeBy: actors.get(record.createdBy),
          madeAt: record.createdAt.toISOString(),
        },
        entries: entries.map(({ star, row }) => ({
          runId: star.runId,
          ligandId: row.ligandId,
          record: row.ordinal,
          note: star.note,
          starredBy: actors.get(star.starredBy),
          starredAt: star.starredAt.toISOString(),
        })),
        hasAudit,
      };
    });
    const about = {
      name: `Proof bundle of shortlist "${record.name}"`,
      description: `Inputs, recipe, results and provenance of ${entries.length} results of docking runs that were put on a shortlist (${shortlistId}), with a checksum of every file.`,
      exportedAt: facts.exported.at,
      organization: facts.exported.from,
      author: facts.shortlist.madeBy,
    };
    const files = bundleFiles(about, async function* (tools): AsyncGenerator<ArchiveFile> {
      yield jsonFile(BUNDLE_FILES.shortlist, facts);
      yield textFile(BUNDLE_FILES.shortlistTable, [shortlistCsv(serialiseDetail(ctx, list).entries)]);
      for (const [runId, results] of byRun) {
        const run = await loadBundledRun(ctx, deps, runId);
        const of = { runId, libraryId: (run.meta.params as RunSpec).library.id };
        const ordinals = results.map(({ ordinal }) => ordinal);
        const records = chosenRecordLines(deps, orgId, of, ordinals);
        yield* runFiles(run, { folder: runFolder(runId), records, results }, tools);
      }
      if (hasAudit) yield* auditFiles(deps, orgId, { runIds: [...byRun.keys()], subjectId: shortlistId });
    });
    return {
      fileName: `${record.name} proof.zip`,
      chunks: zipOf(files, record.lastStarredAt ?? record.createdAt),
    };
  },
});
