import { InvalidInputError } from '@/lib/domain/errors';
import type { TargetChoices, TargetFinding } from '@/lib/domain/resources/targets';
import { type CandidateLigand, candidateId } from './candidate-ligands';
import { type InspectedReceptor, replacementOf } from './inspect-receptor';
import { counted, finding, listed } from './receptor-findings';
import type { ClassifiedResidue } from './residue-classes';
import { isHydrogen, residueLabel } from './structure';
import { VINA_METALS } from './vina-atom-types';

export interface SelectedReceptor {
  /** What is docked into, in file order, hydrogens of the file included. */
  kept: ClassifiedResidue[];
  crystalLigand: CandidateLigand | null;
  /** The chains that were chosen, in file order. */
  chains: string[];
  findings: TargetFinding[];
}

/**
 * Applies the user's choices. Kept are the amino acids (and, of a chain that is chosen by name, nucleotides),
 * metals that Vina knows, cofactors, and waters if wanted; additives, sugars and every ligand go.
 * @throws InvalidInputError naming the choice that the structure does not offer
 */
export function selectReceptor(inspected: InspectedReceptor, choices: TargetChoices): SelectedReceptor {
  const { report, residues } = inspected;
  const crystalLigand = chooseLigand(report.candidateLigands, choices.crystalLigandId);
  const chains = chooseChains(inspected, choices.chains);
  if (!(choices.pH >= 0 && choices.pH <= 14)) {
    throw new InvalidInputError([{ field: 'pH', message: 'The pH must be a number from 0 to 14.' }]);
  }

  const inChains = new Set(chains);
  const isNucleicChosen = choices.chains !== undefined;
  const unsupportedMetals: string[] = [];
  const ligandsRemoved: string[] = [];
  const kept: ClassifiedResidue[] = [];
  for (const residue of residues) {
    // Without a choice, what is bound to no protein chain by name (metals in a chain of their own) stays.
    const isPolymer = residue.class === 'amino-acid' || residue.class === 'nucleotide';
    if (!inChains.has(residue.chainId) && (isPolymer || isNucleicChosen)) continue;
    if (candidateId(residue) === crystalLigand?.id) continue;
    switch (residue.class) {
      case 'amino-acid':
        kept.push(replaced(residue));
        break;
      case 'nucleotide':
        if (isNucleicChosen) kept.push(residue);
        break;
      case 'metal':
        if (isSupportedMetal(residue)) kept.push(residue);
        else unsupportedMetals.push(residueLabel(residue));
        break;
      case 'cofactor':
        kept.push(residue);
        break;
      case 'water':
        if (choices.keepWaters) kept.push(residue);
        break;
      case 'ligand':
      case 'sugar':
        ligandsRemoved.push(residueLabel(residue));
        break;
      case 'additive':
        break;
    }
  }
  const findings = describeSelection(inspected, choices, crystalLigand, chains);
  if (ligandsRemoved.length > 0) {
    findings.push(finding('ligands-removed', 'changed', `Left out besides: ${listed(ligandsRemoved)}.`));
  }
  if (unsupportedMetals.length > 0) {
    const names = listed(unsupportedMetals);
    findings.push(
      finding(
        'metals-removed',
        'warning',
        `Left out, because AutoDock Vina has no parameters for them: ${names}.`,
      ),
    );
  }
  return { kept, crystalLigand, chains, findings };
}

function chooseLigand(
  candidates: readonly CandidateLigand[],
  wanted: string | null | undefined,
): CandidateLigand | null {
  if (wanted === null) return null;
  if (wanted === undefined) return candidates.find((candidate) => candidate.class === 'ligand') ?? null;
  const found = candidates.find((candidate) => candidate.id === wanted);
  if (found) return found;
  const offer =
    candidates.length > 0 ? `Choose one of ${listed(candidates.map(({ id }) => id))}` : 'It has none';
  const message = `The structure has no ligand "${wanted.slice(0, 40)}". ${offer}, or choose none.`;
  throw new InvalidInputError([{ field: 'crystalLigandId', message }]);
}

function chooseChains({ report }: InspectedReceptor, wanted: readonly string[] | undefined): string[] {
  const polymers = report.chains.filter((chain) => chain.kind !== 'other');
  const proteins = polymers.filter((chain) => chain.kind === 'protein').map(({ id }) => id);
  if (wanted === undefined) return proteins;
  const known = polymers.map(({ id }) => id);
  const unknown = wanted.find((id) => !known.includes(id));
  if (unknown !== undefined || !wanted.some((id) => proteins.includes(id))) {
    const what =
      unknown === undefined ? 'No protein chain is chosen' : `There is no chain "${unknown.slice(0, 20)}"`;
    throw new InvalidInputError([
      { field: 'chains', message: `${what}. The structure has ${listed(known)}.` },
    ]);
  }
  return known.filter((id) => wanted.includes(id));
}

function isSupportedMetal(residue: ClassifiedResidue): boolean {
  const atom = residue.atoms.find((candidate) => !isHydrogen(candidate));
  return atom !== undefined && VINA_METALS.has(atom.element);
}

/** Methionine in the place of selenomethionine: the same atoms, sulfur where selenium was. */
function replaced(residue: ClassifiedResidue): ClassifiedResidue {
  const name = replacementOf(residue.name);
  if (!name) return residue;
  const atoms = residue.atoms.map((atom) => {
    const isSelenium = atom.element === 'Se';
    return {
      ...atom,
      residueName: name,
      name: isSelenium ? 'SD' : atom.name,
      element: isSelenium ? 'S' : atom.element,
      isHetero: false,
    };
  });
  return { ...residue, name, atoms };
}

function describeSelection(
  { report }: InspectedReceptor,
  choices: TargetChoices,
  crystalLigand: CandidateLigand | null,
  chains: readonly string[],
): TargetFinding[] {
  const findings: TargetFinding[] = [];
  if (crystalLigand) {
    const message = `${crystalLigand.id} (${crystalLigand.heavyAtoms} heavy atoms) is taken out; it marks the search space.`;
    findings.push(finding('crystal-ligand', 'changed', message));
  }
  const others = report.chains.filter(({ kind, id }) => kind === 'protein' && !chains.includes(id));
  if (others.length > 0) {
    const message = `Left out by choice: chain ${listed(others.map(({ id }) => id))}.`;
    findings.push(finding('chains-removed', 'changed', message));
  }
  if (report.waters > 0) {
    const message = `${counted(report.waters, 'water')} ${choices.keepWaters ? 'kept' : 'removed'}.`;
    findings.push(finding('waters', choices.keepWaters ? 'info' : 'changed', message));
  }
  const selenium = report.modifiedResidues.filter(({ replacedBy }) => replacedBy !== null);
  if (selenium.length > 0) {
    const names = listed(selenium.map(({ residue }) => residue));
    findings.push(finding('selenomethionine', 'changed', `Built as methionine: ${names}.`));
  }
  return findings;
}
