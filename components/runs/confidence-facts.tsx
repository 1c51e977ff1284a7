import { CHECK_WORDS } from '@/components/runs/check-words';
import { HelpTip } from '@/components/ui/help-tip';
import { Facts } from '@/components/ui/panel';
import { fixed, plural } from '@/components/ui/quantity';
import {
  CONFIDENCE_CALIBRATION,
  CONFIDENCE_LIMITS,
  type ConfidenceCalibration,
  type ConfidenceLimit,
  type ConfidenceParts,
  SAME_POSE_ANGSTROM,
} from '@/lib/domain/confidence';
import type { LigandResult, ReplicateRow } from '@/lib/domain/resources/runs';

const LIMIT_WORDS: Record<ConfidenceLimit, string> = {
  'one-seed': 'one seed alone does not tell whether the search ends there again',
  'short-search': 'short searches may agree on a place that is not the best',
  'failed-checks': 'the pose does not pass its checks',
  'redocking-failed': 'the target’s own ligand was not found again',
};

/** How far the best pose of a ligand is believed: the number, every part of it, and the dockings behind it. */
export function ConfidenceFacts({ result }: { result: LigandResult }) {
  const { confidence, replicates } = result;
  return (
    <section aria-label="Confidence" className="border-t border-line px-4 py-3">
      <h3 className="flex items-center gap-0.5 text-sm font-semibold">
        Confidence
        <HelpTip about="Confidence">
          <p>
            How likely the best pose is within {SAME_POSE_ANGSTROM} Å of the true one, told from what was seen
            of the dockings. It says nothing of how strongly the ligand binds.
          </p>
          <p>{basisInWords(CONFIDENCE_CALIBRATION)}</p>
        </HelpTip>
        <span className="figures ml-auto text-base">{fixed(confidence?.value, 2)}</span>
      </h3>
      {!confidence && (
        <p className="mt-1 text-sm text-ink-muted">
          Not told: this was docked before confidences were kept, or could not be looked at.
        </p>
      )}
      {confidence?.limits.map((limit) => (
        <p key={limit} className="mt-1 text-sm text-ink-muted">
          No more than {fixed(CONFIDENCE_LIMITS[limit], 2)}: {LIMIT_WORDS[limit]}.
        </p>
      ))}
      {confidence?.parts && (
        <div className="mt-2">
          <Facts items={partItems(confidence.parts)} />
        </div>
      )}
      {replicates.length > 0 && <Seeds replicates={replicates} />}
    </section>
  );
}

/** On what it rests, with a number that a reader can judge. */
function basisInWords({ complexes, receptors }: ConfidenceCalibration): string {
  return complexes === 0
    ? 'Its weights are set by hand and not fitted yet: it tells more from less, and is no frequency.'
    : `Fitted on ${complexes} redocked complexes of ${plural(receptors, 'receptor')}: few, so it is rough.`;
}

function partItems(parts: ConfidenceParts) {
  const figures = (text: string) => <span className="figures">{text}</span>;
  return [
    { name: 'Seeds that agree', value: figures(`${parts.agreeing} of ${parts.seeds}`) },
    {
      name: 'Spread of affinities',
      value: figures(parts.spreadKcalPerMol === null ? '–' : `${fixed(parts.spreadKcalPerMol, 2)} kcal/mol`),
    },
    {
      name: 'Gap to another pose',
      value: figures(
        parts.gapKcalPerMol === null ? 'no other was kept' : `${fixed(parts.gapKcalPerMol, 2)} kcal/mol`,
      ),
    },
    { name: 'Atoms in contact', value: figures(`${Math.round(100 * parts.contactShare)} %`) },
    {
      name: 'Checks',
      value:
        parts.failedChecks.length === 0
          ? 'all passed'
          : `not passed: ${parts.failedChecks.map((id) => CHECK_WORDS[id].name).join(', ')}`,
    },
    {
      name: 'Redocking of the target',
      value: figures(
        parts.redockingRmsdAngstrom === null
          ? 'not done before this run'
          : `${fixed(parts.redockingRmsdAngstrom, 2)} Å`,
      ),
    },
  ];
}

function Seeds({ replicates }: { replicates: ReplicateRow[] }) {
  return (
    <table className="mt-3 w-full text-sm">
      <caption className="sr-only">Dockings of this ligand, {plural(replicates.length, 'seed')}</caption>
      <thead>
        <tr className="border-b border-line text-left text-ink-muted">
          <th className="py-1 font-normal">Docking</th>
          <th className="py-1 text-right font-normal">Seed</th>
          <th className="py-1 text-right font-normal">kcal/mol</th>
          <th className="py-1 text-right font-normal">From</th>
        </tr>
      </thead>
      <tbody>
        {replicates.map(({ number, seed, affinityKcalPerMol, reused, isBest }) => (
          <tr key={number}>
            <td className="py-1">
              {number}
              {isBest && <span className="text-ink-muted"> (shown)</span>}
            </td>
            <td className="figures py-1 text-right">{seed ?? '–'}</td>
            <td className="figures py-1 text-right">{fixed(affinityKcalPerMol, 2)}</td>
            <td className="py-1 text-right text-ink-muted">{reused ? 'earlier' : 'this run'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
