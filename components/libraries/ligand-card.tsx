'use client';

import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCan } from '@/components/access/access-provider';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { Depiction } from '@/components/molecule/depiction';
import { fixed, plural } from '@/components/ui/quantity';
import type { LigandRow } from '@/lib/domain/resources/libraries';

/** One record with its verdict: what it is, or why it cannot be used and what to do. Every card is equally high. */
export function LigandCard({ ligand }: { ligand: LigandRow }) {
  const isAccepted = ligand.status === 'accepted';
  return (
    <article
      aria-label={`Record ${ligand.record}, ${ligand.name || 'without a name'}, ${ligand.status}`}
      className="flex h-86 flex-col rounded-md border border-line bg-surface"
    >
      <header className="flex items-center gap-2 border-b border-line px-3 py-1.5">
        {isAccepted ? (
          <CircleCheck aria-hidden className="size-4 shrink-0 text-accent" />
        ) : (
          <CircleX aria-hidden className="size-4 shrink-0 text-warn" />
        )}
        <h3 className="min-w-0 grow truncate font-medium" title={ligand.name}>
          {ligand.name || <span className="text-ink-faint">no name</span>}
        </h3>
        <span className="figures shrink-0 text-xs text-ink-muted">line {ligand.line}</span>
      </header>
      {isAccepted ? <Accepted ligand={ligand} /> : <Rejected ligand={ligand} />}
    </article>
  );
}

function Accepted({ ligand }: { ligand: LigandRow }) {
  if (!useCan('structure:read')) {
    return (
      <>
        <StructuresHidden />
        <p className="figures px-3 py-2.5 text-sm text-ink-muted">
          {plural(ligand.heavyAtoms ?? 0, 'heavy atom')}
        </p>
      </>
    );
  }
  return (
    <>
      <Depiction path={ligand.depiction} name={ligand.name} className="h-36 shrink-0 p-2" />
      <dl className="figures grid grid-cols-4 gap-x-2 border-t border-line px-3 py-2 text-xs">
        <Property name="MW" unit="Da" value={fixed(ligand.molecularWeightDalton, 1)} />
        <Property name="logP" value={fixed(ligand.logP, 1)} />
        <Property name="TPSA" unit="Å²" value={fixed(ligand.tpsaSquareAngstrom, 0)} />
        <Property name="Charge" value={charge(ligand.formalCharge)} />
        <Property name="Heavy" value={fixed(ligand.heavyAtoms, 0)} />
        <Property name="Rotat." value={fixed(ligand.rotatableBonds, 0)} />
        <Property name="Donors" value={fixed(ligand.hydrogenBondDonors, 0)} />
        <Property name="Accept." value={fixed(ligand.hydrogenBondAcceptors, 0)} />
      </dl>
      <div className="min-h-0 grow overflow-auto border-t border-line px-3 py-2 text-xs text-ink-muted">
        {ligand.changes.length > 0 ? (
          <ul className="space-y-0.5">
            {ligand.changes.map((change) => (
              <li key={change}>{change}</li>
            ))}
          </ul>
        ) : (
          <p className="truncate font-mono" title={ligand.canonicalSmiles ?? undefined}>
            {ligand.canonicalSmiles}
          </p>
        )}
      </div>
    </>
  );
}

function Property({ name, unit, value }: { name: string; unit?: string; value: ReactNode }) {
  return (
    <div className="py-0.5">
      <dt className="text-ink-muted">
        {name}
        {unit && <span className="text-ink-faint"> {unit}</span>}
      </dt>
      <dd className="text-sm">{value}</dd>
    </div>
  );
}

function charge(value: number | null): string {
  if (value === null) return '–';
  return value > 0 ? `+${value}` : String(value);
}

function Rejected({ ligand }: { ligand: LigandRow }) {
  return (
    <div className="min-h-0 grow overflow-auto bg-warn-soft/60 px-3 py-2.5 text-sm">
      <p className="text-pretty">{ligand.reason ?? 'The reason in words is not shown.'}</p>
      {ligand.reasonCode && <p className="mt-1.5 font-mono text-xs text-ink-muted">{ligand.reasonCode}</p>}
    </div>
  );
}
