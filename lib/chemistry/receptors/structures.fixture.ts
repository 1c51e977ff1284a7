import { readFileSync } from 'node:fs';
import { type Structure, UnreadableStructureError } from './structure';

/** 5DT0 as it is in the examples. */
export function auroraPdb(): string {
  return readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url), 'utf8');
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Atom lines of the protein and the ligand of 5DT0, without waters. */
export function auroraAtomLines(): string[] {
  return auroraPdb()
    .split('\n')
    .filter((line) => /^(ATOM {2}|HETATM)/.test(line) && !line.includes('HOH'));
}

export interface PdbAtom {
  name: string;
  residueName: string;
  residueNumber: number;
  coordinates: [number, number, number];
  element: string;
  chainId?: string;
  altLoc?: string;
  occupancy?: number;
  isHetero?: boolean;
}

/** One atom record of PDB 3.3. */
export function atomLine(serial: number, atom: PdbAtom): string {
  const name = atom.element.length === 1 && atom.name.length < 4 ? ` ${atom.name}` : atom.name;
  return [
    atom.isHetero ? 'HETATM' : 'ATOM  ',
    String(serial % 100_000).padStart(5),
    ' ',
    name.padEnd(4),
    atom.altLoc ?? ' ',
    atom.residueName.padStart(3),
    ' ',
    atom.chainId ?? 'A',
    String(atom.residueNumber).padStart(4),
    '    ',
    ...atom.coordinates.map((value) => value.toFixed(3).padStart(8)),
    (atom.occupancy ?? 1).toFixed(2).padStart(6),
    '  0.00          ',
    atom.element.toUpperCase().padStart(2),
  ].join('');
}

/** Writes a structure as mmCIF, as the archive does: quoted where needed, `?` where unknown. */
export function asMmcif(structure: Structure): string {
  const columns =
    'group_PDB id type_symbol auth_atom_id label_alt_id auth_comp_id auth_asym_id auth_seq_id pdbx_PDB_ins_code Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv pdbx_PDB_model_num';
  const quoted = (text: string) => (/['\s]/.test(text) ? `"${text}"` : text || '.');
  const rows = structure.atoms.map((atom) =>
    [
      atom.isHetero ? 'HETATM' : 'ATOM',
      atom.serial,
      atom.element.toUpperCase(),
      quoted(atom.name),
      quoted(atom.altLoc),
      atom.residueName,
      atom.chainId,
      atom.residueNumber,
      atom.insertionCode || '?',
      ...atom.coordinates,
      atom.occupancy,
      atom.bFactor,
      atom.model,
    ].join(' '),
  );
  const unobserved = structure.unobservedResidues.map(
    (residue, i) => `${i + 1} 1 Y 1 ${residue.chainId} ${residue.residueName} ${residue.residueNumber} ?`,
  );
  return [
    '# written by a test',
    `data_${structure.pdbId}`,
    `_entry.id ${structure.pdbId}`,
    `_struct.title '${structure.title}'`,
    'loop_',
    ...'id PDB_model_num polymer_flag occupancy_flag auth_asym_id auth_comp_id auth_seq_id PDB_ins_code'
      .split(' ')
      .map((name) => `_pdbx_unobs_or_zero_occ_residues.${name}`),
    ...unobserved,
    'loop_',
    ...columns.split(' ').map((name) => `_atom_site.${name}`),
    ...rows,
    '#',
    '',
  ].join('\n');
}

/** The code with which reading is refused; fails the test if it is not. */
export async function refusal(reading: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UnreadableStructureError)) throw new Error(`not refused: ${error}`);
  return { code: error.code, message: error.message };
}
