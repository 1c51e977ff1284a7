'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { actorWords } from '@/components/runs/actor-words';
import { RunPipelineName } from '@/components/runs/run-pipeline';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Dialog } from '@/components/ui/dialog';
import { Moment } from '@/components/ui/moment';
import { Facts } from '@/components/ui/panel';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { provenanceQuery } from '@/lib/api-client/run-results';
import type { ResultProvenance } from '@/lib/domain/resources/provenance';
import type { ResultRow, RunDetail } from '@/lib/domain/resources/runs';

/** Of one result: which bytes went in, what ran where, who asked for it and when, and from which run it was reused. */
export function ProvenanceDialog({
  org,
  run,
  row,
  isOpen,
  onClose,
}: {
  org: string;
  run: RunDetail;
  row: ResultRow;
  isOpen: boolean;
  onClose: () => void;
}) {
  const query = useQuery({ ...provenanceQuery(org, run.id, row.ligandId), enabled: isOpen });
  return (
    <Dialog title={`Provenance of ${row.name}`} isOpen={isOpen} onClose={onClose} width="lg">
      {query.data ? (
        <Answers org={org} run={run} provenance={query.data} />
      ) : query.isError ? (
        <ErrorState
          title="The provenance could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <SkeletonRows label="Loading the provenance" rows={6} />
      )}
    </Dialog>
  );
}

function Answers({ org, run, provenance }: { org: string; run: RunDetail; provenance: ResultProvenance }) {
  const { engine, machineClass, bytes } = provenance;
  return (
    <div className="space-y-5">
      <Part title="Where it came from">
        <Facts items={originFacts(org, run, provenance)} />
      </Part>
      <Part title="What ran">
        <Facts
          items={[
            { name: 'Engine', value: `${engine.name} ${engine.version}` },
            {
              name: 'Engine build',
              value: <Code text={engine.binarySha256} about="SHA-256 of the binary" />,
            },
            { name: 'Machine class', value: machineClass ?? 'not kept at that time' },
            { name: 'Pipeline', value: <RunPipelineName org={org} pipeline={run.pipeline} isLong /> },
            ...(bytes
              ? [
                  { name: 'Seed', value: <span className="figures">{bytes.seed}</span> },
                  { name: 'Search space', value: <SearchSpaceText space={bytes.searchSpace} /> },
                ]
              : []),
          ]}
        />
      </Part>
      <Part title="Which bytes">
        {bytes ? (
          <>
            <Facts
              items={[
                {
                  name: 'Input signature',
                  value: <Code text={bytes.inputSignature} about="input signature" />,
                },
                {
                  name: 'Receptor, PDBQT',
                  value: <Code text={bytes.receptorPdbqtSha256} about="SHA-256 of the receptor" />,
                },
                {
                  name: 'Ligand, PDBQT',
                  value: <Code text={bytes.ligandPdbqtSha256} about="SHA-256 of the ligand" />,
                },
                { name: 'Poses, SDF', value: <Code text={bytes.posesSha256} about="SHA-256 of the poses" /> },
                { name: 'Docked as', value: <Code text={bytes.canonicalSmiles} about="SMILES" /> },
                { name: 'Toolkit', value: bytes.toolkit ?? 'not kept at that time' },
              ]}
            />
            <p className="mt-3 text-sm text-pretty text-ink-muted">
              Hashes are SHA-256, of the engine’s program as well.{' '}
              {run.files.proof &&
                'The proof bundle of the run, under Download, has the files themselves, and a check that anybody can run.'}
            </p>
          </>
        ) : (
          <StructuresHidden />
        )}
      </Part>
    </div>
  );
}

function originFacts(org: string, run: RunDetail, provenance: ResultProvenance) {
  const { outcome, origin, elsewhere, dockedAt, bytes } = provenance;
  if (elsewhere) {
    const { organizationName, runName, askedBy } = elsewhere;
    return [
      {
        name: outcome === 'docked' ? 'Docked' : 'Reused from',
        value: `${runName ?? 'a run'} of ${organizationName}, by its proof bundle`,
      },
      { name: 'Docked at', value: dockedAt ? <Moment at={dockedAt} isExact /> : '–' },
      { name: 'Asked for by', value: askedBy ? actorWords(askedBy) : '–' },
    ];
  }
  const isHere = origin?.runId === run.id;
  const where = !origin ? (
    bytes ? (
      'a run whose ledger is gone'
    ) : (
      'an earlier docking, which your role does not show'
    )
  ) : isHere ? (
    outcome === 'docked' ? (
      'in this run'
    ) : (
      'another record of this run'
    )
  ) : (
    <Link
      href={`/orgs/${org}/runs/${origin.runId}?ligand=${origin.ligandId}`}
      className="text-accent-strong hover:underline"
    >
      {origin.runName}
    </Link>
  );
  return [
    { name: outcome === 'docked' ? 'Docked' : 'Reused from', value: where },
    { name: 'Docked at', value: dockedAt ? <Moment at={dockedAt} isExact /> : '–' },
    { name: 'Asked for by', value: origin?.askedBy ? actorWords(origin.askedBy) : '–' },
    { name: 'Asked for at', value: origin?.askedAt ? <Moment at={origin.askedAt} isExact /> : '–' },
  ];
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Code({ text, about }: { text: string | null; about: string }) {
  return text === null ? 'not kept at that time' : <CopyableCode text={text} about={about} />;
}
