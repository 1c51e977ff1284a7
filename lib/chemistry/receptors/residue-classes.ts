import { aminoAcidOf } from './amino-acids';
import { isMetal } from './elements';
import { neighbourGrid } from './neighbour-grid';
import { type Atom, isHydrogen, type Residue } from './structure';

/** What a residue is to docking. */
export type ResidueClass =
  | 'amino-acid'
  | 'nucleotide'
  | 'water'
  | 'metal'
  | 'additive'
  | 'cofactor'
  | 'sugar'
  | 'ligand';

export interface ClassifiedResidue extends Residue {
  class: ResidueClass;
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const WATERS = names('HOH WAT H2O DOD TIP TIP3 TP3 SOL SPC');
const NUCLEOTIDES = names('A C G U I DA DC DG DT DU DI');
const CAPS = names('ACE NME NMA NH2 FOR');

/** Buffers, salts, cryoprotectants, precipitants and detergents: in the crystal because it was grown with them. */
const ADDITIVES = names(`
  GOL EDO PGO PDO PEG PGE PG4 PG5 PG6 1PE 2PE P6G PE3 PE4 PE5 PE8 7PE 12P 15P 33O PEU XPE MPD MRD BU1 BU2 BU3 BUD
  IPA IOH EOH MOH POL DMS DMF ACN CCN DIO ETX MXE BME DTT DTV TCE TRS EPE MES CXS NHE BTB B3P PIN HEZ
  SO4 SO3 PO4 PO3 2HP PI ACT ACY FMT CAC CIT FLC TLA TAR SRT MLI MLA MLT OXL SIN SCN NO3 NO2 AZI NH4 BCT CO3 BO3 BO4
  PER IMD URE GAI ARS ART VO4 WO4 SUC TRE LDA BOG LMT LMU OLC OLA OLB C8E D10 D12 UND HEX UNX UNL UNK`);

/** Bound by the protein to do its work, so part of the receptor. */
const COFACTORS = names(`
  HEM HEC HEA HEB HAS HDD FAD FMN NAD NAI NAP NDP NAJ TAD PLP PMP TPP TDP SAM SAH COA ACO BTN B12 COB CNC MGD MTE
  PCD SF4 FES F3S CLF CLA BCL BCB CHL PQQ H4B BH4 THF THG LPA MQ7 UQ1 U10 PNS F43`);

const SUGARS = names('NAG NDG BMA MAN FUC FUL GAL GLA GLC BGC SIA XYS XYP NGA RAM');

const LEAST_LIGAND_HEAVY_ATOMS = 6;
/** A peptide bond is 1.33 Å; this leaves room for poor models. */
const PEPTIDE_BOND_MOST_ANGSTROM = 1.9;

/**
 * Says what each residue is, from its name, its atoms and its bonds. An unknown residue with a backbone that is
 * bonded into a chain is a modified amino acid; an amino acid among the hetero atoms that is bonded to none is
 * a ligand.
 */
export function classifyResidues(residues: readonly Residue[]): ClassifiedResidue[] {
  const linked = linkedIntoChain(residues);
  return residues.map((residue) => ({ ...residue, class: classOf(residue, linked.has(residue)) }));
}

function classOf(residue: Residue, isLinked: boolean): ResidueClass {
  const { name, atoms } = residue;
  const heavy = atoms.filter((atom) => !isHydrogen(atom));
  if (WATERS.has(name)) return 'water';
  if (heavy.length === 1)
    return isMetal(heavy[0]?.element ?? '') ? 'metal' : singleAtomClass(residue, isLinked);
  if (NUCLEOTIDES.has(name)) return 'nucleotide';
  const isHetero = atoms.every((atom) => atom.isHetero);
  if (aminoAcidOf(name))
    return !isHetero || isLinked || heavy.length < LEAST_LIGAND_HEAVY_ATOMS ? 'amino-acid' : 'ligand';
  if (isLinked || (!isHetero && hasBackbone(residue))) return 'amino-acid';
  if (ADDITIVES.has(name)) return 'additive';
  if (COFACTORS.has(name)) return 'cofactor';
  if (SUGARS.has(name)) return 'sugar';
  const isOrganic = heavy.some((atom) => atom.element === 'C');
  return isOrganic && heavy.length >= LEAST_LIGAND_HEAVY_ATOMS ? 'ligand' : 'additive';
}

/** One heavy atom that is no metal: an alpha carbon of a trace, an amide cap, or an ion such as chloride. */
function singleAtomClass({ name, atoms }: Residue, isLinked: boolean): ResidueClass {
  if (aminoAcidOf(name)) return 'amino-acid';
  if (NUCLEOTIDES.has(name)) return 'nucleotide';
  const isAlphaCarbon = atoms.some((atom) => atom.name === 'CA' && atom.element === 'C');
  return isLinked || isAlphaCarbon ? 'amino-acid' : 'additive';
}

function hasBackbone(residue: Residue): boolean {
  return ['N', 'CA', 'C'].every((name) => residue.atoms.some((atom) => atom.name === name));
}

/** Residues with a backbone, and caps, whose N or C lies within a bond of another residue's C or N. */
function linkedIntoChain(residues: readonly Residue[]): Set<Residue> {
  const ends: { atom: Atom; residue: Residue }[] = [];
  for (const residue of residues) {
    for (const atom of residue.atoms)
      if (atom.name === 'N' || atom.name === 'C') ends.push({ atom, residue });
  }
  const grid = neighbourGrid(ends.map(({ atom }) => atom.coordinates));
  const linked = new Set<Residue>();
  for (const { atom, residue } of ends) {
    if (!hasBackbone(residue) && !CAPS.has(residue.name)) continue;
    const isLinked = grid.within(atom.coordinates, PEPTIDE_BOND_MOST_ANGSTROM).some((i) => {
      const other = ends[i];
      return other && other.residue !== residue && other.atom.name !== atom.name;
    });
    if (isLinked) linked.add(residue);
  }
  return linked;
}
