import { InvalidInputError } from '@/lib/domain/errors';
import type { TargetChoices, TargetFinding } from '@/lib/domain/resources/targets';
import { type CandidateLigand, candidateId } from './candidate-ligands';
import { type InspectedReceptor, replacementOf } from './inspect-receptor';
import { counted, finding, listed } from './receptor-findings';
import type { ClassifiedResidue } from './residue-classes';
import { isKeptByRule } from './site-findings';
import { isHydrogen, residueLabel } from './structure';
import { VINA_METALS } from './vina-atom-types';

export interface SelectedReceptor {
  /** What is docked into, in file order, hydrogens of the file included. */
  kept: ClassifiedResidue[];
  crystalLigand: CandidateLigand | null;
  /** The chains that were chosen, in file order. */
  chains: string[];
  /** What was kept or removed otherwise than by rule, by residue, in file order. */
  overrides: Record<string, 'keep' | 'remove'>;
  findings: TargetFinding[];
}

/**
 * Applies the user's choices. Kept are the amino acids (and, of a chain that is chosen by name, nucleotides),
 * metals that Vina knows, cofactors, and waters if wanted; additives, sugars and every ligand go. What is chosen for a
 * single residue comes before these rules.
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
  // Every protein chain and nothing else is what no choice would give as well.
  const isNucleicChosen =
    choices.chains !== undefined &&
    report.chains.some(({ id, kind }) => (kind === 'protein') !== inChains.has(id) && kind !== 'other');
  const unsupportedMetals: string[] = [];
  const ligandsRemoved: string[] = [];
  const kept: ClassifiedResidue[] = [];
  const overrides: SelectedReceptor['overrides'] = {};
  let exceptedWaters = 0;
  const wanted = choices.residues ?? {};
  const unknown = Object.keys(wanted).find((id) => !residues.some((residue) => candidateId(residue) === id));
  if (unknown !== undefined) {
    const message = `The structure has no residue "${unknown.slice(0, 40)}".`;
    throw new InvalidInputError([{ field: 'residues', message }]);
  }
  for (const residue of residues) {
    // Without a choice, what is bound to no protein chain by name (metals in a chain of their own) stays.
    const isPolymer = residue.class === 'amino-acid' || residue.class === 'nucleotide';
    if (!inChains.has(residue.chainId) && (isPolymer || isNucleicChosen)) continue;
    const id = candidateId(residue);
    if (id === crystalLigand?.id) continue;
    if (residue.class === 'amino-acid') {
      kept.push(replaced(residue));
      continue;
    }
    if (residue.class === 'nucleotide') {
      if (isNucleicChosen) kept.push(residue);
      continue;
    }
    const isKnownMetal = isSupportedMetal(residue);
    const byRule = isKeptByRule(residue.class, choices.keepWaters, isKnownMetal);
    const choice = wanted[id];
    const isKept = choice && (residue.class !== 'metal' || isKnownMetal) ? choice === 'keep' : byRule;
    if (isKept !== byRule) {
      overrides[id] = isKept ? 'keep' : 'remove';
      if (residue.class === 'water') exceptedWaters++;
    }
    if (isKept) kept.push(residue);
    else if (residue.class === 'metal' && !isKnownMetal) unsupportedMetals.push(residueLabel(residue));
    else if (residue.class === 'ligand' || residue.class === 'sugar') {
      ligandsRemoved.push(residueLabel(residue));
    }
  }
  const findings = describeSelection(inspected, choices, crystalLigand, chains, exceptedWaters);
  if (ligandsRemoved.length > 0) {
    const message = `Other ligands and sugars: ${listed(ligandsRemoved)}.`;
    findings.push(finding('ligands-removed', 'changed', message, 'Left out.'));
  }
  if (unsupportedMetals.length > 0) {
    const message = `AutoDock Vina has no parameters for ${listed(unsupportedMetals)}.`;
    findings.push(finding('metals-removed', 'warning', message, 'Left out.'));
  }
  return { kept, crystalLigand, chains, overrides, findings };
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
  exceptedWaters: number,
): TargetFinding[] {
  const findings: TargetFinding[] = [];
  const change = (
    code: Parameters<typeof finding>[0],
    message: string,
    action: string,
    severity: 'changed' | 'info' = 'changed',
  ) => findings.push(finding(code, severity, message, action));
  if (crystalLigand) {
    const message = `Crystal ligand ${crystalLigand.id}, ${counted(crystalLigand.heavyAtoms, 'heavy atom')}.`;
    change('crystal-ligand', message, 'Taken out; it marks the search space.');
  }
  const others = report.chains.filter(({ kind, id }) => kind === 'protein' && !chains.includes(id));
  if (others.length > 0) {
    change('chains-removed', `Chain ${listed(others.map(({ id }) => id))}.`, 'Left out by choice.');
  }
  if (report.waters > 0) {
    const except = exceptedWaters > 0 ? `, except for ${exceptedWaters} by choice` : '';
    const severity = choices.keepWaters && exceptedWaters === 0 ? 'info' : 'changed';
    const action = `${choices.keepWaters ? 'Kept' : 'Removed'}${except}.`;
    change('waters', `${counted(report.waters, 'water')} found.`, action, severity);
  }
  const selenium = report.modifiedResidues.filter(({ replacedBy }) => replacedBy !== null);
  if (selenium.length > 0) {
    const names = listed(selenium.map(({ residue }) => residue));
    change('selenomethionine', `Selenomethionine: ${names}.`, 'Built as methionine.');
  }
  return findings;
}
