import type { TargetFinding } from '@/lib/domain/resources/targets';
import {
  type AlternateLocationChoice,
  chooseAlternateLocations,
  conformationId,
} from './alternate-locations';
import { aminoAcidOf, heavyAtomNames, standardAtomName } from './amino-acids';
import { type CandidateLigand, candidateLigands } from './candidate-ligands';
import { findingsOf } from './receptor-findings';
import { type ClassifiedResidue, classifyResidues, type ResidueClass } from './residue-classes';
import { placesOf, type ReceptorPlaces } from './scrutinise-receptor';
import { isHydrogen, residueLabel, residuesOf, type Structure, type UnobservedResidue } from './structure';

export interface ReceptorChain {
  id: string;
  kind: 'protein' | 'nucleic-acid' | 'other';
  /** Amino acids and nucleotides. */
  residues: number;
  /** Residues of the construct that the model lacks, by the sequence; null if the file gives no sequence. */
  missingResidues: number | null;
}

/** What a structure holds, and what of it matters to docking. Residues are named as in `SKE A 401`. */
export interface ReceptorReport {
  format: 'pdb' | 'mmcif';
  title: string | null;
  pdbId: string | null;
  models: number;
  /** Atoms of the first model, as in the file. */
  atoms: number;
  chains: ReceptorChain[];
  alternateLocations: AlternateLocationChoice[];
  waters: number;
  metals: { residue: string; element: string }[];
  additives: string[];
  cofactors: string[];
  candidateLigands: CandidateLigand[];
  /** Amino acids that are not among the twenty; `replacedBy` where preparation builds the parent instead. */
  modifiedResidues: { residue: string; replacedBy: string | null }[];
  missingResidues: UnobservedResidue[];
  missingAtoms: { residue: string; atoms: string[] }[];
  /** Residues of protein of which the file has the alpha carbon alone. */
  alphaCarbonOnly: number;
  hydrogens: number;
  places: ReceptorPlaces;
  findings: TargetFinding[];
}

/** A structure with one conformation a residue, and each residue classified: what preparation works on. */
export interface InspectedReceptor {
  report: ReceptorReport;
  residues: ClassifiedResidue[];
}

/** Selenomethionine is put in place of methionine for phasing; docking wants the natural residue. */
const REPLACED_BY: Readonly<Record<string, string>> = { MSE: 'MET' };

export function replacementOf(residueName: string): string | null {
  return Object.hasOwn(REPLACED_BY, residueName) ? (REPLACED_BY[residueName] ?? null) : null;
}

/**
 * Inspects a structure; never fails: what makes it unusable is a finding of that severity.
 * @param conformations to take otherwise than by occupancy, by `conformationId`
 */
export function inspectReceptor(
  structure: Structure,
  conformations: Readonly<Record<string, string>> = {},
): InspectedReceptor {
  const { atoms, choices } = chooseAlternateLocations(structure.atoms, conformations);
  const residues = classifyResidues(residuesOf(atoms));
  const ofClass = (wanted: ResidueClass) => residues.filter((residue) => residue.class === wanted);
  const aminoAcids = ofClass('amino-acid');
  const incomplete = missingAtoms(aminoAcids, structure);

  const report: ReceptorReport = {
    format: structure.format,
    title: structure.title,
    pdbId: structure.pdbId,
    models: structure.models,
    atoms: structure.atoms.length,
    chains: describeChains(residues, structure),
    alternateLocations: choices,
    waters: ofClass('water').length,
    metals: ofClass('metal').map((residue) => ({
      residue: residueLabel(residue),
      element: residue.atoms.find((atom) => !isHydrogen(atom))?.element ?? '',
    })),
    additives: ofClass('additive').map(residueLabel),
    cofactors: ofClass('cofactor').map(residueLabel),
    candidateLigands: candidateLigands(residues, structure),
    modifiedResidues: aminoAcids
      .filter((residue) => !aminoAcidOf(residue.name))
      .map((residue) => ({ residue: residueLabel(residue), replacedBy: replacementOf(residue.name) })),
    missingResidues: structure.unobservedResidues,
    missingAtoms: incomplete,
    alphaCarbonOnly: aminoAcids.filter(isAlphaCarbonOnly).length,
    hydrogens: atoms.filter(isHydrogen).length,
    places: placesOf(
      residues,
      structure,
      incomplete,
      choices.map((choice) => ({ place: conformationId(choice) })),
    ),
    findings: [],
  };
  report.findings = findingsOf(report);
  return { report, residues };
}

function describeChains(residues: readonly ClassifiedResidue[], structure: Structure): ReceptorChain[] {
  const chains = new Map<string, { aminoAcids: number; nucleotides: number }>();
  for (const { chainId, class: kind } of residues) {
    const counts = chains.get(chainId) ?? { aminoAcids: 0, nucleotides: 0 };
    if (kind === 'amino-acid') counts.aminoAcids++;
    if (kind === 'nucleotide') counts.nucleotides++;
    chains.set(chainId, counts);
  }
  return [...chains].map(([id, { aminoAcids, nucleotides }]) => {
    const count = aminoAcids + nucleotides;
    const sequence = structure.sequences[id];
    let kind: ReceptorChain['kind'] = 'other';
    if (count > 0) kind = aminoAcids >= nucleotides ? 'protein' : 'nucleic-acid';
    return {
      id,
      kind,
      residues: count,
      missingResidues: sequence ? Math.max(sequence.length - count, 0) : null,
    };
  });
}

function isAlphaCarbonOnly(residue: ClassifiedResidue): boolean {
  const heavy = residue.atoms.filter((atom) => !isHydrogen(atom));
  return heavy.length === 1 && heavy[0]?.name === 'CA';
}

/** By the template of each amino acid; of modified ones, which have none, what the file itself says. */
function missingAtoms(
  aminoAcids: readonly ClassifiedResidue[],
  { unobservedAtoms }: Structure,
): ReceptorReport['missingAtoms'] {
  const stated = new Map(
    unobservedAtoms.map(({ residueName: name, atoms, ...place }) => [
      residueLabel({ name, ...place }),
      atoms,
    ]),
  );
  return aminoAcids.flatMap((residue) => {
    const label = residueLabel(residue);
    const aminoAcid = aminoAcidOf(residue.name);
    if (isAlphaCarbonOnly(residue)) return [];
    const present = new Set(
      residue.atoms.map((atom) => (aminoAcid ? standardAtomName(aminoAcid, atom.name) : atom.name)),
    );
    const wanted = aminoAcid ? heavyAtomNames(aminoAcid) : (stated.get(label) ?? []);
    const atoms = wanted.filter((name) => !present.has(name));
    return atoms.length > 0 ? [{ residue: label, atoms }] : [];
  });
}
