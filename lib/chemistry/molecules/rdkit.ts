import initRdkit, { type MainModule, type Mol } from '@rdkit/rdkit';

export type { Mol } from '@rdkit/rdkit';

let loading: Promise<MainModule> | undefined;
let loaded: MainModule | undefined;
let errorLog: ReturnType<MainModule['set_log_capture']> = null;

/**
 * Loads RDKit's WebAssembly build, once a process; every function of `lib/chemistry/ligands` that reads a molecule
 * needs it to have been awaited. Works in plain Node, tsx, vitest and Next's server (where `serverExternalPackages`
 * keeps the package out of the bundle, because it reads its `.wasm` from beside itself).
 */
export async function loadRdkit(): Promise<MainModule> {
  loading ??= initRdkit().then((rdkit) => {
    // The older perception neither reads double-bond stereo from JSON nor sees ring stereo such as 1,4-cis/trans.
    rdkit.use_legacy_stereo_perception(false);
    errorLog = rdkit.set_log_capture('rdApp.error');
    loaded = rdkit;
    return rdkit;
  });
  return loading;
}

/** The loaded module. A call before `loadRdkit()` is a defect. */
export function rdkit(): MainModule {
  if (!loaded) throw new Error('RDKit is not loaded: await loadRdkit() before using molecules.');
  return loaded;
}

export function rdkitToolkit(): string {
  return `RDKit ${rdkit().version()}`;
}

/** RDKit could not make a molecule of the text. `message` is RDKit's own reason in one line. */
export class UnreadableMolecule extends Error {
  override readonly name = 'UnreadableMolecule';
}

/** What `make` answers, undefined if RDKit threw instead, and everything that RDKit had to say meanwhile. */
export function reasonOf<T>(make: () => T): { value: T | undefined; reason: string } {
  errorLog?.clear_buffer();
  let value: T | undefined;
  try {
    value = make();
  } catch (error) {
    if (!(error instanceof WebAssembly.Exception)) throw error;
  }
  return { value, reason: errorLog?.get_buffer() ?? '' };
}

/** How RDKit is to read. By default explicit hydrogens stay atoms where the text has them as such. */
export interface ReadOptions {
  removeHs?: boolean;
}

/**
 * Reads a molecule (SMILES, molfile or RDKit JSON), hands it to `use`, and frees it whatever happens.
 * @throws UnreadableMolecule with RDKit's reason: valence, kekulisation, unclosed ring, syntax
 */
export function withMolecule<T>(text: string, use: (molecule: Mol) => T, options: ReadOptions = {}): T {
  errorLog?.clear_buffer();
  let molecule: Mol | null = null;
  try {
    molecule = rdkit().get_mol(text, JSON.stringify(options));
  } catch {
    // RDKit throws on some texts instead of answering null; the reason is in its log either way.
  }
  if (!molecule) throw new UnreadableMolecule(lastReason());
  try {
    return use(molecule);
  } catch (error) {
    // What C++ throws is no Error, and says nothing to whoever catches it.
    if (error instanceof WebAssembly.Exception) throw new UnreadableMolecule(lastReason());
    throw error;
  } finally {
    molecule.delete();
  }
}

const queries = new Map<string, Mol>();

/** All matches of a SMARTS pattern as lists of atom indices in pattern order. Patterns are compiled once and kept. */
export function substructureMatches(molecule: Mol, smarts: string): number[][] {
  let query = queries.get(smarts);
  if (!query) {
    const compiled = rdkit().get_qmol(smarts);
    if (!compiled) throw new Error(`Not a SMARTS pattern: ${smarts}`);
    queries.set(smarts, compiled);
    query = compiled;
  }
  const matches: unknown = JSON.parse(molecule.get_substruct_matches(query) || '[]');
  if (!Array.isArray(matches)) return [];
  return matches.map((match: { atoms: number[] }) => match.atoms);
}

function lastReason(): string {
  const lines = (errorLog?.get_buffer() ?? '')
    .split('\n')
    .map((line) => line.replace(/^\[\d\d:\d\d:\d\d\]\s*/, '').trim())
    .filter((line) => line !== '' && !/^[*~^\s]+$/.test(line));
  const reason = lines.find(
    (line) => !/^(Violation occurred|Failed Expression|Pre-condition|Post-condition|Invariant)/.test(line),
  );
  return (reason ?? 'RDKit gave no reason').slice(0, 200);
}
