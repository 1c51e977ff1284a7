import type { ReactNode } from 'react';
import { methodText } from '@/components/run-report/method-text';
import { PrintButton } from '@/components/run-report/print-button';
import { TopHits } from '@/components/run-report/top-hits';
import { OUTCOME_WORDS } from '@/components/runs/run-words';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { Callout } from '@/components/ui/callout';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Facts } from '@/components/ui/panel';
import { count, fixed, formatDuration, plural } from '@/components/ui/quantity';
import { OUTCOMES } from '@/lib/domain/outcomes';
import { REDOCKED_WITHIN_ANGSTROM } from '@/lib/domain/redocking';
import type { ResultRow, RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

/**
 * A run on paper: what was found, how it was done, how far it can be trusted. It says nothing that its reader's role
 * does not show.
 * @param hits the first of the ranking
 * @param redocked the crystal ligand's own result; null if it was not in the library
 */
export function RunReport({
  org,
  organizationName,
  run,
  hits,
  redocked,
}: {
  org: string;
  organizationName: string;
  run: RunDetail;
  hits: ResultRow[];
  redocked: ResultRow | null;
}) {
  const ranked = run.counts.docked + run.counts.reused;
  return (
    <article className="mx-auto max-w-[56rem]">
      <div className="print:hidden">
        <PageHeader
          trail={[
            { href: `/orgs/${org}/runs`, name: 'Runs' },
            { href: `/orgs/${org}/runs/${run.id}`, name: run.name },
          ]}
          title="Report"
          description="As it is printed, or saved as PDF by your browser."
          actions={<PrintButton />}
        />
      </div>
      <div className="space-y-7 rounded-lg border border-line bg-surface px-5 py-6 sm:px-10 sm:py-9 print:space-y-5 print:border-0 print:p-0">
        <header className="border-b border-line pb-5">
          <p className="text-sm text-ink-muted">{organizationName} · Docking report</p>
          <h2 className="mt-1 text-2xl font-semibold tracking-tight">{run.name}</h2>
          <p className="mt-2 text-ink-muted">
            {run.library.name} <span aria-hidden>→</span>
            <span className="sr-only">into</span> {run.target.name} · <Moment at={run.createdAt} isExact />
          </p>
        </header>

        {!isFinalRunState(run.status) && (
          <Callout tone="warn" title="This run goes on">
            The report shows what is known at this moment. Print it again when the run has ended.
          </Callout>
        )}
        {[...run.warnings, ...(run.error ? [run.error] : [])].map((warning) => (
          <Callout key={warning} tone="warn" title="Results in doubt">
            {warning}
          </Callout>
        ))}

        <Part title="Outcome">
          <p>
            {count(ranked)} of {plural(run.total, 'record')} have a place in the ranking.{' '}
            {run.bestAffinityKcalPerMol !== null &&
              `The best affinity is ${fixed(run.bestAffinityKcalPerMol, 2)} kcal/mol.`}
          </p>
          <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2 text-sm">
            {OUTCOMES.map((outcome) => (
              <div key={outcome}>
                <dt className="text-ink-muted">{OUTCOME_WORDS[outcome]}</dt>
                <dd className="figures">{count(run.counts[outcome])}</dd>
              </div>
            ))}
          </dl>
        </Part>

        <Part title="Validation">
          <Validation run={run} redocked={redocked} />
        </Part>

        <Part title={ranked > hits.length ? `The best ${hits.length} of ${count(ranked)}` : 'Ranking'}>
          <TopHits hits={hits} />
        </Part>

        <Part title="Method">
          <div className="space-y-2 text-pretty">
            {methodText(run).map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
        </Part>

        <Part title="What the numbers mean">
          <p className="text-pretty">
            Affinity is Vina’s score of a pose in kcal/mol; more negative is better. It ranks, and is no
            measured binding energy: its standard error on the authors’ test set is 2.85 kcal/mol (Trott and
            Olson, J. Comput. Chem. 2010, 31, 455). Ligand efficiency is affinity divided by heavy atoms. RMSD
            is over heavy atoms, in place, symmetry-corrected. Scores of Vina 1.2.3 are repaired for its known
            defect in the unbound energy.
          </p>
        </Part>

        <Part title="Provenance">
          <Facts items={provenance(run)} />
        </Part>
      </div>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-lg font-semibold break-after-avoid">{title}</h3>
      {children}
    </section>
  );
}

/** Does docking find what is known here? */
function Validation({ run, redocked }: { run: RunDetail; redocked: ResultRow | null }) {
  if (redocked && redocked.rmsdAngstrom !== null) {
    const isFound = redocked.rmsdAngstrom <= REDOCKED_WITHIN_ANGSTROM;
    return (
      <p className="text-pretty">
        {redocked.name}, the crystal ligand, was docked {fixed(redocked.rmsdAngstrom, 2)} Å from where the
        crystal has it: {isFound ? 'within' : 'not within'} the usual {REDOCKED_WITHIN_ANGSTROM} Å
        {isFound ? '.' : ', so that poses of this run deserve doubt.'}
      </p>
    );
  }
  const why = !run.searchSpace
    ? 'your role does not show the crystal ligand'
    : run.crystalLigandId
      ? `the crystal ligand, ${run.crystalLigandId}, is not among the ranked ligands`
      : 'the target has no crystal ligand';
  return <p className="text-pretty">Not validated by redocking: {why}.</p>;
}

function provenance(run: RunDetail): { name: string; value: ReactNode }[] {
  const hash = (text: string | null | undefined) => (
    <code className="font-mono text-xs break-all">{text ?? '–'}</code>
  );
  return [
    { name: 'Run', value: hash(run.id) },
    ...(run.inputSignature ? [{ name: 'Input signature', value: hash(run.inputSignature) }] : []),
    { name: 'Engine', value: run.engine ? `${run.engine.name} ${run.engine.version}` : '–' },
    { name: 'Engine binary', value: hash(run.engine?.binarySha256) },
    ...(run.receptor ? [{ name: 'Receptor', value: hash(run.receptor.pdbqtSha256) }] : []),
    ...(run.searchSpace
      ? [{ name: 'Search space', value: <SearchSpaceText space={run.searchSpace} /> }]
      : []),
    {
      name: 'Pipeline',
      value: run.pipeline
        ? `${run.pipeline.adjusted.length > 0 ? 'adjusted from ' : ''}${run.pipeline.name} v${run.pipeline.version}`
        : 'none',
    },
    { name: 'Started', value: run.startedAt ? <Moment at={run.startedAt} isExact /> : '–' },
    { name: 'Ended', value: run.finishedAt ? <Moment at={run.finishedAt} isExact /> : '–' },
    ...(run.cpuSeconds === null
      ? []
      : [{ name: 'CPU time', value: <span className="figures">{formatDuration(run.cpuSeconds)}</span> }]),
  ];
}
