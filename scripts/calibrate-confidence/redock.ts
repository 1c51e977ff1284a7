import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkLigand } from '@/lib/chemistry/molecules/check-ligand';
import type { ChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { heavyAtoms } from '@/lib/chemistry/molecules/pose';
import { DEFAULT_LIGAND_RECIPE } from '@/lib/chemistry/molecules/recipe';
import type { DockingEngine } from '@/lib/docking/engine';
import type { SeenInDockings } from '@/lib/domain/confidence';
import { DEFAULT_DOCKING_PARAMETERS, type DockingParameters } from '@/lib/domain/docking-parameters';
import { ligandIdentity, ligandSeed } from '@/lib/domain/input-signature';
import type { CrystalReference } from '@/lib/domain/run-spec';
import { searchSpaceAround } from '@/lib/domain/search-space';
import type { Complex } from './complexes';

/** What docking a ligand back into its place gave. */
export interface Redocking {
  receptor: string;
  ligand: string;
  heavyAtoms: number;
  torsions: number;
  exhaustiveness: number;
  cpuSeconds: number;
  /** By the number of seeds less one: what is seen of the first so many, and how far their best pose is from the reference. */
  seen: SeenInDockings[];
  rmsdsAngstrom: number[];
}

export interface RedockOptions {
  engine: DockingEngine;
  chemistry: ChemistryPool;
  seeds: number;
  exhaustiveness: number;
  /** Where what is done is kept, so that a run that was stopped goes on. */
  workFolder: string;
}

const LIMITS = { timeoutSeconds: 6 * 3600, memoryMegabytes: 8192 };
const CHEMISTRY_SECONDS = 120;

/** What an earlier run has kept of it; null if nothing. */
export async function findKept(
  complex: Complex,
  options: Pick<RedockOptions, 'seeds' | 'exhaustiveness' | 'workFolder'>,
): Promise<Redocking | null> {
  const text = await readFile(keptAt(complex, options), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Redocking);
}

function keptAt(
  { receptor, record }: Complex,
  { seeds, exhaustiveness, workFolder }: Pick<RedockOptions, 'seeds' | 'exhaustiveness' | 'workFolder'>,
): string {
  return join(workFolder, receptor, `${record.ordinal}-${exhaustiveness}-${seeds}.json`);
}

/** @throws Error if the record cannot be docked, or its reference is another molecule */
export async function redock(
  complex: Complex,
  receptorPdbqt: string,
  options: RedockOptions,
): Promise<Redocking> {
  const { engine, chemistry, seeds, exhaustiveness, workFolder } = options;
  const { receptor, record } = complex;
  const path = keptAt(complex, options);
  const verdict = checkLigand(record);
  if (verdict.status === 'rejected') throw new Error(verdict.message);
  const { molfile, canonicalSmiles, inchi } = verdict.structure;
  const ligand = await chemistry.run(
    'prepareLigand',
    { molfile, recipe: DEFAULT_LIGAND_RECIPE },
    { timeoutSeconds: CHEMISTRY_SECONDS },
  );
  const { heavy, positions } = heavyAtoms(molfile);
  const crystal: CrystalReference = {
    ...{ id: record.name, elements: [...heavy.elements], coordinates: positions },
    bonds: heavy.bonds.map(([a, b]): [number, number] => [a, b]),
  };
  const searchSpace = searchSpaceAround(positions);
  const parameters: DockingParameters = { ...DEFAULT_DOCKING_PARAMETERS, exhaustiveness };
  const identity = await ligandIdentity({ inchi, canonicalIsomericSmiles: canonicalSmiles });
  const dockings: { molfiles: string[]; affinitiesKcalPerMol: number[]; rmsdAngstrom: number }[] = [];
  let cpuSeconds = 0;
  for (let replicate = 0; replicate < seeds; replicate++) {
    const seed = await ligandSeed(parameters.seed, identity, replicate);
    const output = await engine.dock(
      { receptorPdbqt, ligandPdbqt: ligand.pdbqt, searchSpace, parameters, seed },
      { ...LIMITS, cores: 1, signal: new AbortController().signal },
    );
    cpuSeconds += output.cpuSeconds;
    const built = await chemistry.run(
      'buildPoses',
      { ligand, coordinates: output.poses.map(({ coordinates }) => coordinates), crystal, properties: [] },
      { timeoutSeconds: CHEMISTRY_SECONDS },
    );
    const [rmsdAngstrom] = built.rmsdsAngstrom ?? [];
    if (rmsdAngstrom === undefined) throw new Error('its reference is another molecule than was docked');
    dockings.push({
      molfiles: built.records,
      affinitiesKcalPerMol: output.poses.map(({ affinityKcalPerMol }) => affinityKcalPerMol),
      rmsdAngstrom,
    });
  }
  const seen = await chemistry.run(
    'seeDockings',
    {
      ...{ dockings, receptorPdbqt, searchSpace, preparedSmiles: ligand.canonicalSmiles },
      gridSpacingAngstrom: parameters.gridSpacingAngstrom,
    },
    { timeoutSeconds: CHEMISTRY_SECONDS },
  );
  let best = 0;
  const rmsdsAngstrom = dockings.map((docking, i) => {
    const top = dockings[best]?.affinitiesKcalPerMol[0] as number;
    if ((docking.affinitiesKcalPerMol[0] as number) < top) best = i;
    return Math.round((dockings[best]?.rmsdAngstrom as number) * 1000) / 1000;
  });
  const redocking: Redocking = {
    ...{ receptor, ligand: record.name, heavyAtoms: ligand.heavyAtoms, torsions: ligand.torsions },
    ...{ exhaustiveness, cpuSeconds: Math.round(cpuSeconds), seen, rmsdsAngstrom },
  };
  await mkdir(join(workFolder, receptor), { recursive: true });
  await writeFile(`${path}.new`, JSON.stringify(redocking));
  await rename(`${path}.new`, path);
  return redocking;
}
