import type { FindingSeverity, TargetDecision, TargetFinding } from '@/lib/domain/resources/targets';
import type { ReceptorReport } from './inspect-receptor';

export type FindingCode =
  | 'models'
  | 'alternate-locations'
  | 'waters'
  | 'metals'
  | 'additives'
  | 'cofactors'
  | 'no-ligand'
  | 'several-ligands'
  | 'modified-residues'
  | 'missing-residues'
  | 'missing-atoms'
  | 'hydrogens'
  | 'nucleic-acid'
  | 'alpha-carbons-only'
  | 'no-protein'
  // Preparation adds these.
  | 'crystal-ligand'
  | 'ligands-removed'
  | 'metals-removed'
  | 'chains-removed'
  | 'selenomethionine'
  | 'histidines'
  | 'open-babel'
  // What lies near the search space, as far as it is known.
  | 'several-chains'
  | 'choose-ligand'
  | 'gap'
  | 'gaps-elsewhere'
  | 'missing-atoms-near'
  | 'held-water'
  | 'waters-near'
  | 'residue-near'
  | 'conformation';

const MOST_LISTED = 5;

/** @param action what is done about it, a sentence */
export function finding(
  code: FindingCode,
  severity: FindingSeverity,
  message: string,
  action: string | null = null,
  decision: TargetDecision | null = null,
): TargetFinding {
  return { code, severity, message, action, decision };
}

/** `a, b, c and 4 more` */
export function listed(items: readonly string[]): string {
  const shown = items.slice(0, MOST_LISTED).join(', ');
  const rest = items.length - MOST_LISTED;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/** `1 water`, `102 waters` */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** What a report says in sentences; the choices of preparation are not known here. */
export function findingsOf(report: Omit<ReceptorReport, 'findings'>): TargetFinding[] {
  const found: TargetFinding[] = [];
  const add = (code: FindingCode, severity: FindingSeverity, message: string, action?: string) =>
    found.push(finding(code, severity, message, action));
  const proteinResidues = report.chains
    .filter(({ kind }) => kind === 'protein')
    .reduce((sum, chain) => sum + chain.residues, 0);

  if (proteinResidues === 0) {
    add('no-protein', 'unusable', 'The structure holds no protein.', 'Upload a file with a protein chain.');
  } else if (report.alphaCarbonOnly * 2 > proteinResidues) {
    add(
      'alpha-carbons-only',
      'unusable',
      `${report.alphaCarbonOnly} of ${counted(proteinResidues, 'residue')} have only their alpha carbon. Docking needs all atoms.`,
      'Choose another structure, or rebuild the side chains.',
    );
  }
  if (report.models > 1) {
    add('models', 'changed', `The file has ${report.models} models.`, 'The first one is used.');
  }
  if (report.alternateLocations.length > 0) {
    const choices = report.alternateLocations.map(
      (choice) =>
        `${choice.residueName} ${choice.chainId} ${choice.residueNumber}${choice.insertionCode} (${choice.chosen})`,
    );
    add(
      'alternate-locations',
      'changed',
      `${counted(choices.length, 'residue')} in several conformations: ${listed(choices)}.`,
      'One conformation is used for each: the one with the highest occupancy, unless another is chosen.',
    );
  }
  if (report.waters > 0) add('waters', 'info', `${counted(report.waters, 'water')} found.`);
  if (report.metals.length > 0) {
    add(
      'metals',
      'info',
      `Metal ions: ${listed(report.metals.map(({ residue }) => residue))}.`,
      'Kept as part of the receptor.',
    );
  }
  if (report.additives.length > 0) {
    add('additives', 'changed', `Crystallisation additives: ${listed(report.additives)}.`, 'Left out.');
  }
  if (report.cofactors.length > 0) {
    add('cofactors', 'info', `Cofactors: ${listed(report.cofactors)}.`, 'Kept as part of the receptor.');
  }
  if (report.modifiedResidues.length > 0) {
    const names = report.modifiedResidues.map(({ residue }) => residue);
    add('modified-residues', 'info', `Modified amino acids: ${listed(names)}.`, 'Kept as they are.');
  }
  addMissing(report, add);
  if (report.hydrogens > 0) {
    add(
      'hydrogens',
      'changed',
      `The file has ${counted(report.hydrogens, 'hydrogen')}.`,
      'Replaced by polar hydrogens at the chosen pH.',
    );
  }
  const nucleic = report.chains.filter(({ kind }) => kind === 'nucleic-acid').map(({ id }) => id);
  if (nucleic.length > 0) {
    add(
      'nucleic-acid',
      'warning',
      `Nucleic acid: ${listed(nucleic)}.`,
      'Left out unless its chain is chosen.',
    );
  }
  const ligands = report.candidateLigands;
  if (!ligands.some((ligand) => ligand.class === 'ligand')) {
    add('no-ligand', 'warning', 'No crystal ligand was found.', 'The search space has to be given.');
  } else if (ligands.length > 1) {
    add(
      'several-ligands',
      'info',
      `Molecules that may mark the site: ${listed(ligands.map(({ id }) => id))}.`,
    );
  }
  return found;
}

function addMissing(
  report: Omit<ReceptorReport, 'findings'>,
  add: (code: FindingCode, severity: FindingSeverity, message: string, action?: string) => void,
) {
  const action = 'Not rebuilt.';
  if (report.missingResidues.length > 0) {
    const names = report.missingResidues.map(
      (residue) =>
        `${residue.residueName} ${residue.chainId} ${residue.residueNumber}${residue.insertionCode}`,
    );
    const message = `${counted(names.length, 'residue')} not seen in the experiment: ${listed(names)}.`;
    add('missing-residues', 'warning', message, action);
  } else {
    const short = report.chains.filter((chain) => chain.missingResidues);
    if (short.length > 0) {
      const counts = short.map((chain) => `${chain.missingResidues} in chain ${chain.id}`);
      const message = `Residues of the sequence that the model lacks: ${listed(counts)}.`;
      add('missing-residues', 'warning', message, action);
    }
  }
  if (report.missingAtoms.length > 0) {
    const names = report.missingAtoms.map(({ residue, atoms }) => `${residue} (${atoms.join(' ')})`);
    const message = `${counted(names.length, 'residue')} without some heavy atoms: ${listed(names)}.`;
    add('missing-atoms', 'warning', message, action);
  }
}
