import type {
  TargetChoices,
  TargetDecision,
  TargetFinding,
  TargetVerdict,
} from '@/lib/domain/resources/targets';
import { distanceToSpace, type SearchSpace, type Vec3 } from '@/lib/domain/search-space';
import { conformationId } from './alternate-locations';
import type { ReceptorReport } from './inspect-receptor';
import { counted, finding, listed } from './receptor-findings';
import type { PlacedResidue } from './scrutinise-receptor';
import { VINA_METALS } from './vina-atom-types';

/** What lies farther from the search space than this hardly touches a docked ligand, charges included. */
export const NEAR_SITE_ANGSTROM = 10;
/** Occupancies nearer than this say nothing about which conformation is right. */
const EQUAL_OCCUPANCY = 0.1;
const MOST_WATERS = 12;

/** What rules do with a residue that is no part of a chain, unless it is chosen otherwise. */
export function isKeptByRule(kind: PlacedResidue['class'], keepWaters: boolean, isKnownMetal: boolean) {
  if (kind === 'water') return keepWaters;
  if (kind === 'metal') return isKnownMetal;
  return kind === 'cofactor';
}

/**
 * What somebody who knows the target should look at: what lies in and near the search space, with what may be decided
 * about it. Worked out anew for each search space and each choice.
 * @param report as it was kept with the target; nothing is known of the site for reports of earlier builds
 * @param searchSpace of the target; null: nothing is near
 */
export function siteFindings(
  report: ReceptorReport,
  choices: TargetChoices,
  crystalLigandId: string | null,
  searchSpace: SearchSpace | null,
): TargetFinding[] {
  if (!report.places) return [];
  const { chains } = choices;
  const isDocked = (chainId: string | undefined) =>
    !chains || chains.includes(chainId ?? '') || !report.chains.some(({ id }) => id === chainId);
  const docked: ReceptorReport = {
    ...report,
    alternateLocations: report.alternateLocations.filter(({ chainId }) => isDocked(chainId)),
    places: {
      ...report.places,
      gaps: report.places.gaps.filter(({ chainId }) => isDocked(chainId)),
      incomplete: report.places.incomplete.filter(({ residue }) => isDocked(residue.split(' ')[1])),
      residues: report.places.residues.filter(({ id }) => isDocked(id.split(':')[1])),
    },
  };
  const near = (points: readonly Vec3[]) =>
    searchSpace ? Math.min(...points.map((point) => distanceToSpace(searchSpace, point))) : Infinity;
  return [
    ...chainFindings(report, choices),
    ...gapFindings(docked, near),
    ...residueFindings(docked, choices, crystalLigandId, near),
    ...conformationFindings(docked, choices, near),
  ];
}

/** The findings as one word. */
export function verdictOf(findings: readonly TargetFinding[]): TargetVerdict {
  if (findings.some(({ severity }) => severity === 'unusable')) return 'unusable';
  if (findings.some(({ decision }) => isOpen(decision))) return 'needs-decision';
  return findings.some(({ severity }) => severity !== 'info') ? 'changed' : 'clean';
}

export function isOpen(decision: TargetDecision | null): boolean {
  return decision?.isNeeded === true && !decision.isDecided;
}

type Near = (points: readonly Vec3[]) => number;

/** `in the search space`, `4.2 Å from the search space` */
const where = (distance: number) =>
  distance === 0 ? 'in the search space' : `${distance.toFixed(1)} Å from the search space`;

function chainFindings(report: ReceptorReport, choices: TargetChoices): TargetFinding[] {
  const found: TargetFinding[] = [];
  const proteins = report.chains.filter(({ kind }) => kind === 'protein');
  if (proteins.length > 1) {
    found.push(
      finding(
        'several-chains',
        'info',
        `${proteins.length} protein chains: ${listed(proteins.map(({ id, residues }) => `${id} (${counted(residues, 'residue')})`))}.`,
        choices.chains
          ? `Docked into: ${listed(choices.chains)}.`
          : 'All are kept. Copies that have no part in the site may go.',
        fieldOf('chains', choices.chains?.join(', ') ?? 'all', choices.chains !== undefined),
      ),
    );
  }
  const ligands = report.candidateLigands.filter((ligand) => ligand.class === 'ligand');
  if (ligands.length > 1) {
    const chosen = choices.crystalLigandId;
    const inForce = chosen === undefined ? ligands[0]?.id : chosen;
    found.push(
      finding(
        'choose-ligand',
        'info',
        `${counted(ligands.length, 'ligand')} may mark the site: ${listed(ligands.map(({ id }) => id))}.`,
        inForce ? `${inForce} marks it.` : 'None of them marks it.',
        fieldOf('crystal-ligand', inForce ?? 'none', chosen !== undefined),
      ),
    );
  }
  return found;
}

const fieldOf = (
  subject: 'chains' | 'crystal-ligand',
  inForce: string,
  isDecided: boolean,
): TargetDecision => ({ subject, id: subject, options: [], inForce, isNeeded: true, isDecided });

function gapFindings({ places }: ReceptorReport, near: Near): TargetFinding[] {
  const gaps = places.gaps.map((gap) => ({ ...gap, distance: near(gap.points) }));
  const found = gaps
    .filter(({ distance }) => distance <= NEAR_SITE_ANGSTROM)
    .map(({ after, before, missing, distance }) => {
      const what = missing > 0 ? `${counted(missing, 'residue')} missing` : 'The chain is broken';
      return finding(
        'gap',
        'warning',
        `${what} between ${after} and ${before}, ${where(distance)}.`,
        'Not rebuilt; the ends are treated as ends of a chain. Ligands may be docked where the loop is.',
      );
    });
  const elsewhere = gaps.length - found.length;
  if (elsewhere > 0) {
    const message = `${counted(elsewhere, 'gap')} in the chain, none of them within ${NEAR_SITE_ANGSTROM} Å of the search space.`;
    found.push(finding('gaps-elsewhere', 'info', message, 'Not rebuilt.'));
  }
  for (const { residue, atoms, point } of places.incomplete) {
    const distance = near([point]);
    if (distance > NEAR_SITE_ANGSTROM) continue;
    found.push(
      finding(
        'missing-atoms-near',
        'warning',
        `${residue} lacks ${atoms.join(', ')} and lies ${where(distance)}.`,
        'Not rebuilt: the site looks larger than it is. Rebuild the side chain elsewhere if it matters.',
      ),
    );
  }
  return found;
}

const CLASS_WORDS: Record<PlacedResidue['class'], string> = {
  water: 'Water',
  metal: 'Metal ion',
  additive: 'Additive',
  cofactor: 'Cofactor',
  sugar: 'Sugar',
  ligand: 'Ligand',
};

function residueFindings(
  report: ReceptorReport,
  choices: TargetChoices,
  crystalLigandId: string | null,
  near: Near,
): TargetFinding[] {
  const found: TargetFinding[] = [];
  const elements = new Map(report.metals.map(({ residue, element }) => [residue, element]));
  let [watersNear, watersListed] = [0, 0];
  for (const residue of report.places.residues) {
    if (residue.id === crystalLigandId) continue;
    const distance = near(residue.points);
    const isKnown = VINA_METALS.has(elements.get(residue.label) ?? '');
    const isChosen = choices.residues?.[residue.id] !== undefined;
    if (residue.class === 'water') {
      const bridges = crystalLigandId !== null && residue.touches.includes(crystalLigandId);
      if (distance === 0) watersNear++;
      const isListed = bridges && residue.heldBy.length > 0 && watersListed < MOST_WATERS;
      if (!isListed && !isChosen) continue;
      watersListed++;
    } else if (distance > NEAR_SITE_ANGSTROM && !isChosen) continue;

    const byRule = isKeptByRule(residue.class, choices.keepWaters, isKnown);
    const choice = choices.residues?.[residue.id];
    const isKept = choice ? choice === 'keep' : byRule;
    const place = Number.isFinite(distance) ? ` ${where(distance)}` : '';
    const water = residue.class === 'water' && residue.touches.includes(crystalLigandId ?? '');
    const between = `, between ${listed(residue.heldBy.slice(0, 2))} and the crystal ligand`;
    // An additive is in the crystal because of how it was grown; of the rest somebody must know.
    const isNeeded = residue.class !== 'additive' && (residue.class !== 'metal' || isKnown);
    const isDecided = isChosen || (residue.class === 'water' && choices.keepWaters);
    const options = [
      ...(residue.class === 'metal' && !isKnown ? [] : [{ id: 'keep', name: 'Keep' }]),
      { id: 'remove', name: 'Remove' },
    ];
    found.push(
      finding(
        residue.class === 'water' ? 'held-water' : 'residue-near',
        'info',
        `${CLASS_WORDS[residue.class]} ${residue.label}${place}${water ? between : ''}.`,
        isKept ? 'Kept as part of the receptor.' : 'Removed.',
        options.length < 2
          ? null
          : {
              subject: 'residue',
              id: residue.id,
              options,
              inForce: isKept ? 'keep' : 'remove',
              isNeeded: isNeeded && (residue.class === 'water' || distance <= NEAR_SITE_ANGSTROM),
              isDecided,
            },
      ),
    );
  }
  if (watersNear > 0) {
    found.push(
      finding(
        'waters-near',
        'info',
        `${counted(watersNear, 'water')} in the search space ${watersNear === 1 ? 'is' : 'are'} held by two polar atoms or more, or touch${watersNear === 1 ? 'es' : ''} a ligand.`,
        choices.keepWaters ? 'All waters are kept.' : 'Removed, unless one is kept by name.',
      ),
    );
  }
  return found;
}

function conformationFindings(report: ReceptorReport, choices: TargetChoices, near: Near): TargetFinding[] {
  const points = new Map(report.places.conformations.map(({ place, point }) => [place, point]));
  return report.alternateLocations.flatMap((conformation) => {
    const id = conformationId(conformation);
    const point = points.get(id);
    const distance = point ? near([point]) : Infinity;
    const isDecided = choices.conformations?.[id] !== undefined;
    if (distance > NEAR_SITE_ANGSTROM && !isDecided) return [];
    const { residueName, chosen, occupancies } = conformation;
    const [first, second] = occupancies;
    const isTied = first !== undefined && second !== undefined && first[1] - second[1] < EQUAL_OCCUPANCY;
    const place = Number.isFinite(distance) ? `, ${where(distance)}` : '';
    const decision: TargetDecision = {
      subject: 'conformation',
      id,
      options: occupancies.map(([altLoc, occupancy]) => ({
        id: altLoc,
        name: `${altLoc} · ${occupancy.toFixed(2)}`,
      })),
      inForce: chosen,
      isNeeded: isTied && distance === 0,
      isDecided,
    };
    const label = `${residueName} ${id.replace(':', ' ')}`;
    return [
      finding(
        'conformation',
        'info',
        `${label} has ${occupancies.length} conformations${place}${isTied ? ', and none is clearly the more likely' : ''}.`,
        `${chosen} is used.`,
        decision,
      ),
    ];
  });
}
