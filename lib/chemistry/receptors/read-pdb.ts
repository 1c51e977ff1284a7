import { parsePDB } from 'molstar/lib/mol-io/reader/pdb/parser.js';
import { pdbToMmCif } from 'molstar/lib/mol-model-formats/structure/pdb/to-cif.js';
import { coordinatesFrom, elementFrom, malformed, numberOr } from './atom-fields';
import {
  type Atom,
  MAX_ATOMS,
  type Structure,
  type UnobservedResidue,
  UnreadableStructureError,
} from './structure';

/** Record name to the end of the z coordinate. */
const SHORTEST_ATOM_LINE = 54;
const HYBRID_36 = /^[A-Za-z][0-9A-Za-z]{3}$/;

interface PdbLines {
  /** ATOM and HETATM lines of the first model with their numbers in the file. */
  atoms: { line: string; number: number }[];
  conect: string[];
  models: number;
  title: string;
  pdbId: string | null;
  sequences: Record<string, string[]>;
  unobserved: UnobservedResidue[];
  unobservedAtoms: Structure['unobservedAtoms'];
}

/**
 * Reads PDB (format 3.3, wwPDB). Only the atoms of the first model reach Mol*: it would align SEQRES with the
 * atoms in quadratic time and memory, and its annotation is not needed here.
 */
export async function readPdb(text: string): Promise<Structure> {
  const lines = sortLines(text);
  const parsed = await parsePDB(lines.atoms.map(({ line }) => line).join('\n'), '').run();
  if (parsed.isError) throw malformed('The file', `${parsed.message}.`);
  const site = (await pdbToMmCif(parsed.result)).categories.atom_site;
  const column = (name: string) => {
    const field = site?.getField(name);
    return (row: number) => field?.str(row) ?? '';
  };
  const id = column('id');
  const name = column('auth_atom_id');
  const symbol = column('type_symbol');
  const altLoc = column('label_alt_id');
  const residueName = column('auth_comp_id');
  const chain = column('auth_asym_id');
  const residueNumber = column('auth_seq_id');
  const insertionCode = column('pdbx_PDB_ins_code');
  const [x, y, z] = [column('Cartn_x'), column('Cartn_y'), column('Cartn_z')];
  const occupancy = column('occupancy');
  const bFactor = column('B_iso_or_equiv');
  const unnamedChain = freeChainId(lines.atoms.map(({ line }) => line.charAt(21)));

  const atoms = lines.atoms.map(({ line, number }, row): Atom => {
    const where = `Line ${number}`;
    return {
      serial: numberOr(id(row), 0),
      name: name(row),
      element: elementFrom(elementColumn(line) || symbol(row), name(row), where),
      altLoc: altLoc(row).trim(),
      residueName: residueName(row) || 'UNK',
      chainId: chain(row).trim() || unnamedChain,
      residueNumber: residueNumberFrom(residueNumber(row), where),
      insertionCode: insertionCode(row).trim(),
      coordinates: coordinatesFrom([x(row), y(row), z(row)], where),
      occupancy: numberOr(occupancy(row), 1),
      bFactor: numberOr(bFactor(row), 0),
      isHetero: line.startsWith('HETATM'),
      model: 1,
    };
  });
  return {
    format: 'pdb',
    models: lines.models,
    title: lines.title || null,
    pdbId: lines.pdbId,
    atoms,
    statedBonds: statedBonds(lines.conect, atoms),
    componentBonds: {},
    sequences: lines.sequences,
    unobservedResidues: lines.unobserved,
    unobservedAtoms: lines.unobservedAtoms,
  };
}

function sortLines(text: string): PdbLines {
  const out: PdbLines = {
    atoms: [],
    conect: [],
    models: 0,
    title: '',
    pdbId: null,
    sequences: Object.create(null),
    unobserved: [],
    unobservedAtoms: [],
  };
  let number = 0;
  let firstModelEnded = false;
  for (const raw of text.split('\n')) {
    number++;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.startsWith('ATOM  ') || line.startsWith('HETATM')) {
      if (firstModelEnded) continue;
      if (line.length < SHORTEST_ATOM_LINE) {
        throw malformed(`Line ${number}`, 'the atom record ends before its coordinates.');
      }
      if (out.atoms.length >= MAX_ATOMS) throw tooManyAtoms();
      out.atoms.push({ line, number });
    } else if (line.startsWith('MODEL ')) {
      out.models++;
      firstModelEnded = out.models > 1;
    } else if (line.startsWith('ENDMDL')) firstModelEnded = true;
    else if (line.startsWith('CONECT')) out.conect.push(line);
    else if (line.startsWith('SEQRES')) {
      const chain = line.charAt(11).trim() || 'A';
      out.sequences[chain] ??= [];
      out.sequences[chain]?.push(...line.slice(19, 70).split(/\s+/).filter(Boolean));
    } else if (line.startsWith('REMARK 465')) {
      const match = /^REMARK 465\s+(?:\d+\s+)?([A-Z0-9]{1,3})\s+(\S)\s+(-?\d+)([A-Z]?)\s*$/.exec(line);
      if (match) {
        const [, residueName = '', chainId = '', residueNumber, insertionCode = ''] = match;
        out.unobserved.push({ chainId, residueName, residueNumber: Number(residueNumber), insertionCode });
      }
    } else if (line.startsWith('REMARK 470')) {
      const match =
        /^REMARK 470\s+(?:\d+\s+)?([A-Z0-9]{1,3})\s+(\S)\s*(-?\d+)([A-Z]?)((?:\s+[A-Z0-9'*]{1,4})+)\s*$/.exec(
          line,
        );
      if (match) {
        const [, residueName = '', chainId = '', residueNumber, insertionCode = '', names = ''] = match;
        const place = { chainId, residueName, residueNumber: Number(residueNumber), insertionCode };
        out.unobservedAtoms.push({ ...place, atoms: names.trim().split(/\s+/) });
      }
    } else if (line.startsWith('TITLE ')) out.title = `${out.title} ${line.slice(10, 80).trim()}`.trim();
    else if (line.startsWith('HEADER')) {
      const id = line.slice(62, 66).trim();
      if (/^[0-9][A-Za-z0-9]{3}$/.test(id)) out.pdbId = id.toUpperCase();
    }
  }
  out.models = Math.max(out.models, 1);
  return out;
}

export function tooManyAtoms(): UnreadableStructureError {
  return new UnreadableStructureError(
    'too-many-atoms',
    `The first model has more than ${MAX_ATOMS.toLocaleString('en')} atoms. Upload only the chains around the binding site.`,
  );
}

/** Columns 77-78; in old files without them, an ion's residue name, as `CA` alone may be calcium or a carbon. */
function elementColumn(line: string): string {
  const symbol = line.slice(76, 78).trim();
  const name = line.slice(12, 16).trim();
  return symbol === '' && line.startsWith('HETATM') && line.slice(17, 20).trim() === name ? name : symbol;
}

/** A decimal number, or hybrid-36 (cctbx) as programs write it from 10,000 on. */
function residueNumberFrom(text: string, where: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (HYBRID_36.test(text)) {
    const isUpper = text.charAt(0) === text.charAt(0).toUpperCase();
    const offset = 10_000 - 10 * 36 ** 3 + (isUpper ? 0 : 26 * 36 ** 3);
    return Number.parseInt(text, 36) + offset;
  }
  throw malformed(where, `the residue number "${text}" is not a number.`);
}

function freeChainId(taken: readonly string[]): string {
  const used = new Set(taken);
  return [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !used.has(letter)) ?? '_';
}

function statedBonds(conect: readonly string[], atoms: readonly Atom[]): [number, number][] {
  const indexOf = new Map<number, number>();
  atoms.forEach((atom, i) => {
    if (atom.serial > 0 && !indexOf.has(atom.serial)) indexOf.set(atom.serial, i);
  });
  const bonds = new Map<string, [number, number]>();
  for (const line of conect) {
    const [from, ...to] = [6, 11, 16, 21, 26].map((at) => indexOf.get(Number(line.slice(at, at + 5).trim())));
    if (from === undefined) continue;
    for (const other of to) {
      if (other === undefined || other === from) continue;
      const bond: [number, number] = [Math.min(from, other), Math.max(from, other)];
      bonds.set(bond.join(), bond);
    }
  }
  return [...bonds.values()];
}
