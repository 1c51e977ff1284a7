import { type RunSandboxed, runSandboxed, SandboxError, type SandboxLimits } from '@/lib/chemistry/sandbox';
import { InvalidInputError, UnavailableError } from '@/lib/domain/errors';
import type { Vec3 } from '@/lib/domain/search-space';
import { neighbourGrid } from './neighbour-grid';
import { listed } from './receptor-findings';
import type { ClassifiedResidue } from './residue-classes';
import { type Atom, isHydrogen, residueLabel } from './structure';
import type { Surroundings } from './surroundings';
import type { TypedAtom, TypedResidue } from './type-residues';
import { VINA_TYPES } from './vina-atom-types';
import { writeHeavyAtomsPdb } from './write-structure-files';

/** How Open Babel is run; `run` exists so that the caller may run it elsewhere. */
export interface OpenBabelRunner {
  run: RunSandboxed;
  /** A name on the sandbox's search path, or an absolute path. */
  command: string;
  signal?: AbortSignal;
}

export const LOCAL_OPEN_BABEL: OpenBabelRunner = { run: runSandboxed, command: 'obabel' };

const LIMITS: SandboxLimits = {
  memoryMegabytes: 2000,
  cpuSeconds: 120,
  wallSeconds: 240,
  fileMegabytes: 64,
  outputBytes: 64 * 1024 * 1024,
};
/** Atoms of other residues nearer than this are shown to Open Babel, so that it sees the bonds between them. */
const CONTEXT_ANGSTROM = 2.5;
const SAME_POSITION_ANGSTROM = 0.001;
const HYDROGEN_BOND_ANGSTROM = 1.5;

/** The version that the program reports, `3.1.1`. */
export async function openBabelVersion({ run, command, signal }: OpenBabelRunner): Promise<string> {
  const { stdout, stderr } = await explained(
    run({ command, args: ['-V'], limits: { ...LIMITS, cpuSeconds: 5, wallSeconds: 20 }, signal }),
    [],
  );
  return /Open Babel (\d[\w.]*)/.exec(stdout + stderr)?.[1] ?? 'unknown';
}

/**
 * Hydrogens at a pH and AutoDock types from Open Babel, for residues that have no template: modified amino
 * acids, nucleotides, cofactors. It sees them with the residues they are bonded to. Its output is matched by
 * position and checked, because it is known to rename and reorder residues.
 * @throws InvalidInputError if it fails on these residues, loses or moves an atom, or gives a type that AutoDock
 * Vina does not know; UnavailableError if it is not installed
 */
export async function typeWithOpenBabel(
  residues: readonly ClassifiedResidue[],
  pH: number,
  surroundings: Surroundings,
  { run, command, signal }: OpenBabelRunner,
): Promise<TypedResidue[]> {
  const result = await explained(
    run({
      command,
      args: ['-ipdb', 'in.pdb', '-opdbqt', '-xr', '-p', String(pH), '-O', 'out.pdbqt'],
      inputFiles: { 'in.pdb': writeHeavyAtomsPdb(withContext(residues, surroundings)) },
      outputFile: 'out.pdbqt',
      limits: LIMITS,
      signal,
    }),
    residues,
  );
  const output = result.files['out.pdbqt'];
  if (result.exitCode !== 0 || !output) {
    throw failure(residues, `it ended with ${result.exitCode} and no result`);
  }
  return matchOutput(residues, new TextDecoder().decode(output));
}

/** The residues' heavy atoms and those of every residue bonded to them, in the order of first mention. */
function withContext(residues: readonly ClassifiedResidue[], surroundings: Surroundings): Atom[] {
  const shown = new Set(residues);
  for (const residue of residues) {
    for (const atom of residue.atoms) {
      if (isHydrogen(atom)) continue;
      for (const { residue: other } of surroundings(atom, residue, CONTEXT_ANGSTROM)) {
        if (other.class === 'amino-acid' || other.class === 'nucleotide') shown.add(other);
      }
    }
  }
  return [...shown].flatMap((residue) => residue.atoms.filter((atom) => !isHydrogen(atom)));
}

interface OutputAtom {
  coordinates: Vec3;
  type: string;
}

function matchOutput(residues: readonly ClassifiedResidue[], pdbqt: string): TypedResidue[] {
  const output = pdbqt.split('\n').flatMap((line): OutputAtom[] => {
    if (!line.startsWith('ATOM') && !line.startsWith('HETATM')) return [];
    const coordinates = [30, 38, 46].map((at) => Number(line.slice(at, at + 8))) as Vec3;
    return [{ coordinates, type: line.slice(77).trim() }];
  });
  const isOutputHydrogen = ({ type }: OutputAtom) => type === 'HD' || type === 'H';
  const heavy = output.filter((atom) => !isOutputHydrogen(atom));
  const grid = neighbourGrid(heavy.map(({ coordinates }) => coordinates));

  const typedAt = new Map<number, TypedAtom>();
  const typed = residues.map((residue): TypedResidue => {
    const atoms = residue.atoms
      .filter((atom) => !isHydrogen(atom))
      .map((atom) => {
        // The file may hold more decimals than PDB writes.
        const [at] = grid.within(atom.coordinates, SAME_POSITION_ANGSTROM + 1e-6);
        const found = at === undefined ? undefined : heavy[at];
        if (at === undefined || !found) throw failure([residue], `it lost or moved the atom ${atom.name}`);
        if (!VINA_TYPES.has(found.type)) throw unknownType(residue, atom);
        const typedAtom: TypedAtom = { atom, type: found.type, hydrogens: [] };
        typedAt.set(at, typedAtom);
        return typedAtom;
      });
    return { residue, atoms, form: null };
  });

  for (const { coordinates, type } of output.filter(isOutputHydrogen)) {
    if (type !== 'HD') continue;
    const near = grid.within(coordinates, HYDROGEN_BOND_ANGSTROM);
    const distance = (i: number) =>
      Math.hypot(...coordinates.map((v, k) => v - (heavy[i]?.coordinates[k] ?? 0)));
    const parent = near.sort((a, b) => distance(a) - distance(b))[0];
    if (parent !== undefined) typedAt.get(parent)?.hydrogens.push(coordinates);
  }
  return typed;
}

function unknownType(residue: ClassifiedResidue, atom: Atom): InvalidInputError {
  const message = `AutoDock Vina has no parameters for ${atom.element} (${atom.name} of ${residueLabel(residue)}). Remove that residue from the file, or choose chains without it.`;
  return new InvalidInputError([{ field: '', message }]);
}

function failure(residues: readonly ClassifiedResidue[], what: string): InvalidInputError {
  const names = listed(residues.map(residueLabel));
  const message = `Open Babel could not prepare ${names || 'the receptor'}: ${what}. Remove it from the file, or choose chains without it.`;
  return new InvalidInputError([{ field: '', message }]);
}

async function explained<T>(run: Promise<T>, residues: readonly ClassifiedResidue[]): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    if (error.failure === 'not-installed') {
      const message =
        'Open Babel is not installed on the machine that prepares receptors (Debian: openbabel).';
      throw new UnavailableError(message, 60, { cause: error });
    }
    throw failure(residues, error.message);
  }
}
