import {
  type Mol,
  rdkit,
  rdkitToolkit,
  UnreadableMolecule,
  withMolecule,
} from '@/lib/chemistry/molecules/rdkit';
import { LIGAND_ELEMENTS } from './elements';
import type { LigandRecord } from './ligand-record';
import { type GraphAtom, graphJson, graphOf, type MoleculeGraph } from './molecule-graph';
import { murckoScaffold } from './murcko-scaffold';
import {
  LigandRejectedError,
  MAX_HEAVY_ATOMS,
  MAX_ROTATABLE_BONDS,
  MAX_SMILES_CHARACTERS,
  type RejectionCode,
} from './reasons';
import { largestFragment } from './salts';
import { structuralAlerts } from './structural-alerts';

/** A molecule as it will be prepared, with the properties that people choose by. */
export interface LigandStructure {
  /** Of the main fragment, in the input's own atom order, with its coordinates if it had any. */
  molfile: string;
  canonicalSmiles: string;
  inchi: string;
  inchiKey: string;
  formula: string;
  molecularWeightDalton: number;
  heavyAtoms: number;
  rotatableBonds: number;
  formalCharge: number;
  logP: number;
  tpsaSquareAngstrom: number;
  hydrogenBondDonors: number;
  hydrogenBondAcceptors: number;
  rings: number;
  /** Canonical SMILES of the Murcko scaffold; empty for a molecule without a ring. */
  scaffold: string;
  /** Such as `pains/catechol_A`. */
  alerts: string[];
  toolkit: string;
}

export type LigandVerdict =
  | { status: 'accepted'; changes: string[]; structure: LigandStructure }
  | { status: 'rejected'; code: RejectionCode; message: string };

/** Reads one record, keeps its main fragment and says what was changed, or why it cannot be docked. Never throws. */
export function checkLigand(record: LigandRecord): LigandVerdict {
  if (record.defect) return { status: 'rejected', ...record.defect };
  try {
    return accept(record);
  } catch (error) {
    if (error instanceof LigandRejectedError) {
      return { status: 'rejected', code: error.code, message: error.message };
    }
    if (error instanceof UnreadableMolecule) {
      return {
        status: 'rejected',
        code: 'unreadable',
        message: `The ${record.format === 'smiles' ? 'SMILES' : 'molfile'} cannot be read: ${error.message}. Draw the structure again or export it from its source.`,
      };
    }
    throw error;
  }
}

function accept(record: LigandRecord): LigandVerdict {
  const source = record.format === 'smiles' ? record.source.trim() : record.source;
  if (source.trim() === '')
    throw new LigandRejectedError('empty', 'The record has no structure. Add its SMILES.');
  if (record.format === 'smiles' && source.length > MAX_SMILES_CHARACTERS) {
    throw new LigandRejectedError(
      'too-long',
      'The SMILES is too long for a ligand that can be docked. Check the file for a missing line end.',
    );
  }
  const whole = withMolecule(source, (molecule) => {
    // An empty molecule has no JSON and no drawing.
    refusePlaceholders(molecule.get_num_atoms() === 0 ? [] : graphOf(molecule).atoms);
    return molecule.get_molblock();
  });
  const changes: string[] = [];
  const { molfile, removed } = largestFragment(whole);
  if (removed.length > 0) changes.push(`Removed with the salt or solvent: ${removed.join(', ')}.`);

  return withMolecule(molfile, (molecule) => {
    const graph = graphOf(molecule);
    refuseElements(graph);
    const heavyAtoms = graph.atoms.filter((atom) => atom.atomicNumber > 1).length;
    if (heavyAtoms > MAX_HEAVY_ATOMS) {
      throw new LigandRejectedError(
        'too-many-heavy-atoms',
        `The molecule has ${heavyAtoms} heavy atoms; the limit is ${MAX_HEAVY_ATOMS}. Leave it out, or dock a part of it: docking is meant for small molecules.`,
      );
    }
    if (graph.atoms.some((atom) => atom.radicalElectrons > 0)) {
      throw new LigandRejectedError(
        'radical',
        'The molecule has an unpaired electron: add the missing hydrogen or bond.',
      );
    }
    const descriptors = JSON.parse(molecule.get_descriptors()) as Record<string, number>;
    const rotatableBonds = descriptors.NumRotatableBonds ?? 0;
    if (rotatableBonds > MAX_ROTATABLE_BONDS) {
      throw new LigandRejectedError(
        'too-many-rotatable-bonds',
        `The molecule has ${rotatableBonds} rotatable bonds; AutoDock Vina takes ${MAX_ROTATABLE_BONDS} at most. Leave it out, or dock a part of it.`,
      );
    }
    const undefinedCentres = undefinedStereo(molecule, graph, descriptors.NumBridgeheadAtoms ?? 0);
    if (undefinedCentres > 0) {
      changes.push(
        undefinedCentres === 1
          ? 'One stereo centre or double bond is not defined: one isomer is docked. Draw it to choose.'
          : `${undefinedCentres} stereo centres or double bonds are not defined: one isomer is docked. Draw them to choose.`,
      );
    }
    const inchi = molecule.get_inchi();
    const canonicalSmiles = molecule.get_smiles();
    return {
      status: 'accepted',
      changes,
      structure: {
        molfile,
        canonicalSmiles,
        inchi,
        inchiKey: inchi ? rdkit().get_inchikey_for_inchi(inchi) : '',
        formula: formulaOf(graph),
        molecularWeightDalton: rounded(descriptors.amw),
        heavyAtoms,
        rotatableBonds,
        formalCharge: graph.atoms.reduce((sum, atom) => sum + atom.charge, 0),
        logP: rounded(descriptors.CrippenClogP),
        tpsaSquareAngstrom: rounded(descriptors.tpsa),
        hydrogenBondDonors: descriptors.NumHBD ?? 0,
        hydrogenBondAcceptors: descriptors.NumHBA ?? 0,
        rings: descriptors.NumRings ?? 0,
        scaffold: murckoScaffold(canonicalSmiles),
        alerts: structuralAlerts(canonicalSmiles),
        toolkit: rdkitToolkit(),
      },
    };
  });
}

/** Three decimals: more than any of these numbers is good for. */
const rounded = (value: number | undefined) => Math.round((value ?? 0) * 1000) / 1000;

const METALS = new Set([
  3,
  4,
  11,
  12,
  13,
  19,
  20,
  55,
  56,
  ...Array.from({ length: 11 }, (_, i) => 20 + i),
  ...Array.from({ length: 11 }, (_, i) => 38 + i),
  ...Array.from({ length: 27 }, (_, i) => 57 + i),
  ...Array.from({ length: 32 }, (_, i) => 87 + i),
]);
function refusePlaceholders(atoms: GraphAtom[]): void {
  if (!atoms.some((atom) => atom.atomicNumber > 1 || atom.atomicNumber === 0)) {
    throw new LigandRejectedError(
      'no-atoms',
      'The record has no atoms but hydrogen: add the structure, or delete the record.',
    );
  }
  if (atoms.some((atom) => atom.atomicNumber === 0)) {
    throw new LigandRejectedError(
      'query',
      'The structure has a query or attachment atom (*, R, A): draw the real atom.',
    );
  }
}

/** Of the main fragment only: what goes with the salt may be anything. */
function refuseElements({ atoms }: MoleculeGraph): void {
  for (const { atomicNumber } of atoms) {
    if (METALS.has(atomicNumber)) {
      throw new LigandRejectedError(
        'metal',
        `The structure holds a metal (atomic number ${atomicNumber}), for which Vina has no ligand type. Draw the ligand without it, or leave the record out.`,
      );
    }
    if (!LIGAND_ELEMENTS[atomicNumber]) {
      throw new LigandRejectedError(
        'unsupported-element',
        `The structure holds an element (atomic number ${atomicNumber}) that Vina cannot dock. Put a similar element in its place (S for Se, for example), or leave the record out.`,
      );
    }
  }
}

/**
 * Stereo centres and double bonds that the structure leaves open, as InChI sees them: with "SUU" it writes a question
 * mark for each. RDKit's own list also names nitrogens and phosphates, and lacks the double bonds.
 */
function undefinedStereo(molecule: Mol, graph: MoleculeGraph, bridgeheads: number): number {
  const layers = molecule.get_inchi('-SUU').split('/');
  const open = (letter: string) =>
    layers
      .filter((layer) => layer.startsWith(letter))
      .join('')
      .split('?').length - 1;
  // The corners of a cage such as adamantane look like centres; RDKit's older perception knows that they are none.
  const centres = bridgeheads > 0 && olderCentres(graph) === 0 ? 0 : open('t');
  return centres + open('b');
}

function olderCentres(graph: MoleculeGraph): number {
  rdkit().use_legacy_stereo_perception(true);
  try {
    const tags = withMolecule(graphJson(graph), (molecule) => molecule.get_stereo_tags());
    return (
      (JSON.parse(tags) as { CIP_atoms?: [number, string][] }).CIP_atoms?.filter(([, label]) =>
        label.includes('?'),
      ).length ?? 0
    );
  } finally {
    rdkit().use_legacy_stereo_perception(false);
  }
}

/** The formula in Hill's order: carbon, hydrogen, then by letter. */
function formulaOf(graph: MoleculeGraph): string {
  const counts = new Map<string, number>();
  const count = (symbol: string, by: number) => counts.set(symbol, (counts.get(symbol) ?? 0) + by);
  for (const atom of graph.atoms) {
    count(LIGAND_ELEMENTS[atom.atomicNumber]?.symbol ?? '?', 1);
    if (atom.implicitHydrogens > 0) count('H', atom.implicitHydrogens);
  }
  const hasCarbon = counts.has('C');
  const rank = (symbol: string) => (hasCarbon && symbol === 'C' ? 0 : hasCarbon && symbol === 'H' ? 1 : 2);
  return [...counts]
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([symbol, n]) => (n === 1 ? symbol : `${symbol}${n}`))
    .join('');
}
