import brenk from './alerts/brenk.json';
import pains from './alerts/pains.json';
import { type Mol, rdkit, withMolecule } from './rdkit';

interface Pattern {
  alert: string;
  query: Mol;
  fingerprint: Uint8Array;
}

let compiled: Pattern[] | undefined;

/** Compiled at the first call, and kept as long as the process. */
function patterns(): Pattern[] {
  compiled ??= Object.entries({ pains, brenk }).flatMap(([set, file]) =>
    file.patterns.map(({ name, smarts }): Pattern => {
      const query = rdkit().get_qmol(smarts);
      if (!query) throw new Error(`The alert ${set}/${name} is no SMARTS pattern.`);
      return { alert: `${set}/${name}`, query, fingerprint: query.get_pattern_fp_as_uint8array() };
    }),
  );
  return compiled;
}

/**
 * Structural alerts of a molecule: patterns of PAINS (assay interference) and of Brenk et al. (reactive, toxic or
 * unstable groups) that it holds, as `pains/catechol_A`; each once, by name. Sources: `alerts/*.json`.
 */
export function structuralAlerts(smiles: string): string[] {
  return withMolecule(
    smiles,
    (molecule) => {
      // Most patterns are ruled out by a bit that the molecule lacks, three times as fast as by looking for them all.
      const fingerprint = molecule.get_pattern_fp_as_uint8array() as Uint8Array;
      const found = patterns().filter(
        (pattern) =>
          pattern.fingerprint.every((bits, place) => (bits & (fingerprint[place] ?? 0)) === bits) &&
          molecule.get_substruct_match(pattern.query) !== '{}',
      );
      return [...new Set(found.map(({ alert }) => alert))].sort();
    },
    { removeHs: true },
  );
}
