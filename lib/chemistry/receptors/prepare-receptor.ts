import { createHash } from 'node:crypto';
import { PLUGIN_VERSION } from 'molstar/lib/mol-plugin/version.js';
import { InvalidInputError } from '@/lib/domain/errors';
import type { TargetChoices, TargetFinding } from '@/lib/domain/resources/targets';
import { type SearchSpace, searchSpaceAround, type Vec3 } from '@/lib/domain/search-space';
import { conformationId } from './alternate-locations';
import type { CandidateLigand } from './candidate-ligands';
import { checkReceptorPdbqt } from './check-receptor-pdbqt';
import { inspectReceptor, type ReceptorReport } from './inspect-receptor';
import { LOCAL_OPEN_BABEL, type OpenBabelRunner, openBabelVersion, typeWithOpenBabel } from './open-babel';
import { readStructure } from './read-structure';
import { finding, listed } from './receptor-findings';
import { type SelectedReceptor, selectReceptor } from './select-receptor';
import { isHydrogen, residueLabel, type Structure } from './structure';
import { surroundingsOf } from './surroundings';
import { type TypedResidue, typeKnownResidue } from './type-residues';
import {
  writeHeavyAtomsPdb,
  writeLigandPdb,
  writeReceptorPdb,
  writeReceptorPdbqt,
} from './write-structure-files';

/** Everything that decides the prepared bytes, besides the file. Part of the input signature: plain JSON. */
export interface ReceptorRecipe {
  /** Raised when the same file and choices give other bytes. */
  version: 1;
  reader: string;
  model: 'first';
  alternateLocations: 'highest occupancy';
  hydrogens: 'polar, by template';
  /** Null if every residue had a template and Open Babel did not run. */
  openBabelVersion: string | null;
  crystalLigandId: string | null;
  keepWaters: boolean;
  chains: string[];
  pH: number;
  /** Only where something was chosen otherwise than by rule: what of single residues, and which conformations. */
  residues?: Record<string, 'keep' | 'remove'>;
  conformations?: Record<string, string>;
}

/** The file can be read, but not be docked into; the report says why. */
export class UnusableReceptorError extends InvalidInputError {
  constructor(readonly report: ReceptorReport) {
    const unusable = report.findings.filter(({ severity }) => severity === 'unusable');
    super(unusable.map(({ message, action }) => ({ field: '', message: [message, action].join(' ') })));
  }
}

export interface PreparedReceptor {
  /** Rigid receptor for AutoDock Vina. */
  pdbqt: string;
  /** SHA-256 of the bytes of `pdbqt`, hexadecimal. */
  pdbqtSha256: string;
  /** The same atoms as PDB, for the viewer. */
  displayPdb: string;
  crystalLigand: CandidateLigand | null;
  /** The crystal ligand as PDB with bonds, for the viewer; null without one. */
  ligandPdb: string | null;
  /** Heavy atoms of the file that are in neither of the two, as PDB for the viewer; null if there are none. */
  removedPdb: string | null;
  /** Around the crystal ligand; null without one. */
  searchSpace: SearchSpace | null;
  /** The inspection, its findings completed by what preparation did. */
  report: ReceptorReport;
  recipe: ReceptorRecipe;
}

/**
 * Prepares a receptor for docking from the bytes of a PDB or mmCIF file. The same bytes and choices give the
 * same result, byte by byte.
 * @throws UnusableReceptorError; InvalidInputError if the file cannot be read, or lacks what was chosen;
 * UnavailableError if Open Babel is needed and not installed
 */
export async function prepareReceptor(
  bytes: Uint8Array,
  choices: TargetChoices,
  runner: OpenBabelRunner = LOCAL_OPEN_BABEL,
): Promise<PreparedReceptor> {
  const structure = await readStructure(bytes);
  const inspected = inspectReceptor(structure, choices.conformations);
  const { report } = inspected;
  if (report.findings.some(({ severity }) => severity === 'unusable'))
    throw new UnusableReceptorError(report);
  const selected = selectReceptor(inspected, choices);
  const { typed, openBabel, findings } = await typeReceptor(selected, choices.pH, runner);

  const pdbqt = writeReceptorPdbqt(typed);
  const heavy = selected.kept.flatMap(({ atoms }) => atoms.filter((atom) => !isHydrogen(atom)));
  checkReceptorPdbqt(
    pdbqt,
    heavy.map(({ coordinates }) => coordinates),
  );
  const { crystalLigand, chains, overrides } = selected;
  const conformations = conformationsAgainstRule(report);
  return {
    pdbqt,
    pdbqtSha256: createHash('sha256').update(pdbqt).digest('hex'),
    displayPdb: writeReceptorPdb(typed),
    crystalLigand,
    ligandPdb: crystalLigand && writeLigandPdb(crystalLigand),
    removedPdb: removedPdb(structure, [
      ...heavy.map(({ coordinates }) => coordinates),
      ...(crystalLigand?.coordinates ?? []),
    ]),
    searchSpace: crystalLigand && searchSpaceAround(crystalLigand.coordinates),
    report: { ...report, findings: mergeFindings(report.findings, [...selected.findings, ...findings]) },
    recipe: {
      version: 1,
      reader: `Mol* ${PLUGIN_VERSION}`,
      model: 'first',
      alternateLocations: 'highest occupancy',
      hydrogens: 'polar, by template',
      openBabelVersion: openBabel,
      crystalLigandId: crystalLigand?.id ?? null,
      keepWaters: choices.keepWaters,
      chains,
      pH: choices.pH,
      ...(Object.keys(overrides).length > 0 && { residues: overrides }),
      ...(Object.keys(conformations).length > 0 && { conformations }),
    },
  };
}

/** By place: a residue that was built as another is not removed. */
function removedPdb({ atoms }: Structure, kept: readonly Vec3[]): string | null {
  const places = new Set(kept.map(String));
  const removed = atoms.filter((atom) => !isHydrogen(atom) && !places.has(String(atom.coordinates)));
  return removed.length > 0 ? writeHeavyAtomsPdb(removed) : null;
}

/** Conformations that are not the ones with the highest occupancy. */
function conformationsAgainstRule({ alternateLocations }: ReceptorReport): Record<string, string> {
  return Object.fromEntries(
    alternateLocations
      .filter(({ chosen, occupancies }) => chosen !== occupancies[0]?.[0])
      .map((conformation) => [conformationId(conformation), conformation.chosen]),
  );
}

async function typeReceptor({ kept }: SelectedReceptor, pH: number, runner: OpenBabelRunner) {
  const surroundings = surroundingsOf(kept);
  const known = kept.map((residue) => typeKnownResidue(residue, pH, surroundings));
  const unknown = kept.filter((_, i) => known[i] === undefined);
  const findings: TargetFinding[] = [];
  const histidines = known.flatMap((typed) =>
    typed?.form?.startsWith('HI') ? [`${residueLabel(typed.residue)} ${typed.form}`] : [],
  );
  if (histidines.length > 0) {
    const message = `Histidines: ${listed(histidines)}.`;
    const action = 'Hydrogens by what is around: on ND1 (HID), on NE2 (HIE) or on both (HIP).';
    findings.push(finding('histidines', 'info', message, action));
  }
  let openBabel: string | null = null;
  const byResidue = new Map<unknown, TypedResidue>();
  if (unknown.length > 0) {
    openBabel = await openBabelVersion(runner);
    for (const typed of await typeWithOpenBabel(unknown, pH, surroundings, runner)) {
      byResidue.set(typed.residue, typed);
    }
    const names = listed(unknown.map(residueLabel));
    const action = `Hydrogens and atom types by Open Babel ${openBabel}, which guesses bonds from distances.`;
    findings.push(finding('open-babel', 'info', `Without a template: ${names}.`, action));
  }
  const typed = kept.map((residue, i) => known[i] ?? (byResidue.get(residue) as TypedResidue));
  return { typed, openBabel, findings };
}

/** Preparation knows better than inspection: its findings take the place of those with the same code. */
function mergeFindings(inspection: readonly TargetFinding[], preparation: readonly TargetFinding[]) {
  const replaced = new Set(preparation.map(({ code }) => code));
  return [...inspection.filter(({ code }) => !replaced.has(code)), ...preparation];
}
