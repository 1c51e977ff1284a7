import { CIF, type CifBlock } from 'molstar/lib/mol-io/reader/cif.js';
import { coordinatesFrom, elementFrom, malformed, numberOr } from './atom-fields';
import { tooManyAtoms } from './read-pdb';
import {
  type Atom,
  MAX_ATOMS,
  type Structure,
  type UnobservedResidue,
  UnreadableStructureError,
} from './structure';

/** Reads mmCIF (PDBx/mmCIF dictionary 5, wwPDB) with the authors' names and numbers where they are given. */
export async function readMmcif(text: string): Promise<Structure> {
  const parsed = await CIF.parseText(text).run();
  if (parsed.isError) {
    throw malformed(parsed.line > 0 ? `Line ${parsed.line}` : 'The file', `${parsed.message}`);
  }
  const block =
    parsed.result.blocks.find((candidate) => candidate.categories.atom_site) ?? parsed.result.blocks[0];
  if (!block?.categories.atom_site) {
    throw new UnreadableStructureError(
      'no-atoms',
      'The mmCIF file has no _atom_site loop (structure factors and component files have none). Upload the coordinate file.',
    );
  }
  const { atoms, models } = readAtoms(block);
  const title = table(block, 'struct')('title')(0);
  const pdbId = table(block, 'entry')('id')(0);
  return {
    format: 'mmcif',
    models,
    title: title.replace(/\s+/g, ' ').trim() || null,
    pdbId: /^[0-9][A-Za-z0-9]{3}$/.test(pdbId) ? pdbId.toUpperCase() : null,
    atoms,
    statedBonds: [],
    componentBonds: componentBonds(block),
    sequences: sequences(block),
    unobservedResidues: unobserved(block),
    unobservedAtoms: unobservedAtoms(block),
  };
}

/** Reads text by category, first field that is there, row; unknown and inapplicable values are empty. */
function table(block: CifBlock, category: string) {
  const rows = block.categories[category];
  return (...names: string[]) => {
    const field = names.map((name) => rows?.getField(name)).find((found) => found?.isDefined);
    return (row: number) =>
      field && row < field.rowCount && field.valueKind(row) === 0 ? field.str(row) : '';
  };
}

function readAtoms(block: CifBlock): { atoms: Atom[]; models: number } {
  const site = table(block, 'atom_site');
  const rowCount = block.categories.atom_site?.rowCount ?? 0;
  for (const name of ['Cartn_x', 'Cartn_y', 'Cartn_z', 'type_symbol']) {
    if (!block.categories.atom_site?.getField(name))
      throw malformed('_atom_site', `the column ${name} is missing.`);
  }
  const group = site('group_PDB');
  const id = site('id');
  const name = site('auth_atom_id', 'label_atom_id');
  const symbol = site('type_symbol');
  const altLoc = site('label_alt_id');
  const residueName = site('auth_comp_id', 'label_comp_id');
  const chain = site('auth_asym_id', 'label_asym_id');
  const residueNumber = site('auth_seq_id', 'label_seq_id');
  const insertionCode = site('pdbx_PDB_ins_code');
  const [x, y, z] = [site('Cartn_x'), site('Cartn_y'), site('Cartn_z')];
  const occupancy = site('occupancy');
  const bFactor = site('B_iso_or_equiv');
  const model = site('pdbx_PDB_model_num');

  const firstModel = model(0);
  const models = new Set<string>();
  const atoms: Atom[] = [];
  for (let row = 0; row < rowCount; row++) {
    models.add(model(row));
    if (model(row) !== firstModel) continue;
    if (atoms.length >= MAX_ATOMS) throw tooManyAtoms();
    const where = `Row ${row + 1} of _atom_site`;
    const number = residueNumber(row);
    if (number !== '' && !/^-?\d{1,9}$/.test(number)) {
      throw malformed(where, `the residue number "${number.slice(0, 20)}" is not a number.`);
    }
    atoms.push({
      serial: numberOr(id(row), 0),
      name: name(row),
      element: elementFrom(symbol(row), name(row), where),
      altLoc: altLoc(row),
      residueName: residueName(row) || 'UNK',
      chainId: chain(row) || 'A',
      residueNumber: Number(number),
      insertionCode: insertionCode(row),
      coordinates: coordinatesFrom([x(row), y(row), z(row)], where),
      occupancy: numberOr(occupancy(row), 1),
      bFactor: numberOr(bFactor(row), 0),
      isHetero: group(row) === 'HETATM',
      model: 1,
    });
  }
  return { atoms, models: Math.max(models.size, 1) };
}

function componentBonds(block: CifBlock): Structure['componentBonds'] {
  const bonds: Structure['componentBonds'] = Object.create(null);
  const rows = table(block, 'chem_comp_bond');
  const [component, first, second] = [rows('comp_id'), rows('atom_id_1'), rows('atom_id_2')];
  for (let row = 0; row < (block.categories.chem_comp_bond?.rowCount ?? 0); row++) {
    const name = component(row);
    bonds[name] ??= [];
    bonds[name]?.push([first(row), second(row)]);
  }
  return bonds;
}

function sequences(block: CifBlock): Structure['sequences'] {
  const chains: Structure['sequences'] = Object.create(null);
  const rows = table(block, 'pdbx_poly_seq_scheme');
  const [chain, residue] = [rows('pdb_strand_id', 'asym_id'), rows('mon_id')];
  for (let row = 0; row < (block.categories.pdbx_poly_seq_scheme?.rowCount ?? 0); row++) {
    const name = chain(row);
    chains[name] ??= [];
    chains[name]?.push(residue(row));
  }
  return chains;
}

function unobserved(block: CifBlock): UnobservedResidue[] {
  const rows = table(block, 'pdbx_unobs_or_zero_occ_residues');
  const model = rows('PDB_model_num');
  const [chain, residue] = [rows('auth_asym_id'), rows('auth_comp_id')];
  const [number, insertionCode] = [rows('auth_seq_id'), rows('PDB_ins_code')];
  const [polymer, occupied] = [rows('polymer_flag'), rows('occupancy_flag')];
  const count = block.categories.pdbx_unobs_or_zero_occ_residues?.rowCount ?? 0;
  const found: UnobservedResidue[] = [];
  for (let row = 0; row < count; row++) {
    // A flag of 0 marks a residue that is there with zero occupancy; other models repeat the first.
    if (model(row) !== model(0) || polymer(row) === 'N' || occupied(row) === '0') continue;
    found.push({
      chainId: chain(row),
      residueName: residue(row),
      residueNumber: numberOr(number(row), 0),
      insertionCode: insertionCode(row),
    });
  }
  return found;
}

function unobservedAtoms(block: CifBlock): Structure['unobservedAtoms'] {
  const rows = table(block, 'pdbx_unobs_or_zero_occ_atoms');
  const model = rows('PDB_model_num');
  const [chain, residue] = [rows('auth_asym_id'), rows('auth_comp_id')];
  const [number, insertionCode] = [rows('auth_seq_id'), rows('PDB_ins_code')];
  const [atom, occupied] = [rows('auth_atom_id', 'label_atom_id'), rows('occupancy_flag')];
  const found = new Map<string, Structure['unobservedAtoms'][number]>();
  for (let row = 0; row < (block.categories.pdbx_unobs_or_zero_occ_atoms?.rowCount ?? 0); row++) {
    if (model(row) !== model(0) || occupied(row) === '0') continue;
    const place = {
      chainId: chain(row),
      residueName: residue(row),
      residueNumber: numberOr(number(row), 0),
      insertionCode: insertionCode(row),
    };
    const key = JSON.stringify(place);
    const entry = found.get(key) ?? { ...place, atoms: [] };
    found.set(key, entry);
    entry.atoms.push(atom(row));
  }
  return [...found.values()];
}
