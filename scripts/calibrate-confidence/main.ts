import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { loadRdkit } from '@/lib/chemistry/molecules/rdkit';
import { prepareReceptor } from '@/lib/chemistry/receptors/prepare-receptor';
import { createVinaEngine } from '@/lib/docking/vina';
import {
  CONFIDENCE_CALIBRATION,
  type ConfidenceCalibration,
  confidenceOf,
  SAME_POSE_ANGSTROM,
} from '@/lib/domain/confidence';
import { DEFAULT_TARGET_CHOICES } from '@/lib/domain/resources/targets';
import { exitWith, StackError } from '@/scripts/stack/stop';
import { type Complex, inTurns, type Receptor, readComplexes } from './complexes';
import { type Example, fitWeights, fitWithoutEach } from './fit';
import { findKept, type Redocking, redock } from './redock';
import {
  brierScore,
  type ReliabilitySeries,
  reliabilitySvg,
  reliabilityTable,
  type Told,
} from './reliability';

const USAGE =
  'npm run calibrate:confidence -- folder [--seeds 3] [--exhaustiveness 8] [--limit 100] [--minutes 60] [--out folder] [--adopt]';
const LEAST_COMPLEXES = 10;

/**
 * `npm run calibrate:confidence`: docks ligands back into the places that are known, and fits by what the confidence is
 * told. A run that is stopped goes on where it was.
 */
await exitWith(async () => {
  const options = readOptions();
  const receptors = await readComplexes(options.folder);
  const complexes = inTurns(receptors).slice(0, options.limit);
  console.log(`${complexes.length} complexes of ${receptors.length} receptors.`);
  const redockings = await redockAll(receptors, complexes, options);
  if (redockings.length > 0) await reportInForce(redockings, options);
  if (redockings.length < LEAST_COMPLEXES)
    throw new StackError(
      `${redockings.length} complexes were docked; ${LEAST_COMPLEXES} are needed for a fit.`,
    );
  await report(redockings, options);
  return 0;
});

interface Options {
  folder: string;
  seeds: number;
  exhaustiveness: number;
  /** Complexes that are docked at most. */
  limit: number;
  /** After which no complex is begun. */
  minutes: number;
  out: string;
  vinaPath: string;
  adopt: boolean;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      exhaustiveness: { type: 'string', default: '8' },
      limit: { type: 'string', default: 'Infinity' },
      minutes: { type: 'string', default: 'Infinity' },
      out: { type: 'string', default: 'confidence-calibration' },
      vina: { type: 'string', default: 'vina' },
      adopt: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [folder, ...more] = positionals;
  const [seeds, exhaustiveness] = [Number(values.seeds), Number(values.exhaustiveness)];
  const [limit, minutes] = [Number(values.limit), Number(values.minutes)];
  if (!folder || more.length > 0 || !(seeds >= 2 && exhaustiveness >= 1 && limit >= 1 && minutes >= 0))
    throw new StackError(`Name a folder of complexes, and at least 2 seeds. Usage:\n  ${USAGE}`);
  return {
    ...{ folder: fromWhereCalled(folder), out: fromWhereCalled(values.out) },
    ...{ seeds, exhaustiveness, limit, minutes, vinaPath: values.vina, adopt: values.adopt },
  };
}

async function redockAll(
  receptors: readonly Receptor[],
  complexes: readonly Complex[],
  { seeds, exhaustiveness, minutes, out, vinaPath }: Options,
): Promise<Redocking[]> {
  await loadRdkit();
  const scratchRoot = await mkdtemp(join(tmpdir(), 'calibrate-confidence-'));
  const chemistry = createChemistryPool({ size: 1 });
  const redockings: Redocking[] = [];
  const endAt = Date.now() + minutes * 60_000;
  try {
    const engine = createVinaEngine({ vinaPath, scratchRoot });
    await engine.fingerprint();
    const prepared = new Map<string, string>();
    for (const { name, pdb } of receptors)
      prepared.set(name, (await prepareReceptor(pdb, { ...DEFAULT_TARGET_CHOICES })).pdbqt);
    const left = complexes.values();
    const lane = async () => {
      for (const complex of left) {
        const { receptor, record } = complex;
        const options = { engine, chemistry, seeds, exhaustiveness, workFolder: join(out, 'dockings') };
        try {
          const kept = await findKept(complex, options);
          if (!kept && Date.now() >= endAt) continue;
          const redocking = kept ?? (await redock(complex, prepared.get(receptor) as string, options));
          redockings.push(redocking);
          console.log(inWords(redocking));
        } catch (error) {
          console.error(`${receptor} ${record.name}: left out, ${(error as Error).message}`);
        }
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, lane));
    return redockings;
  } finally {
    await chemistry.close();
    await rm(scratchRoot, { recursive: true, force: true });
  }
}

function inWords({ receptor, ligand, rmsdsAngstrom, cpuSeconds }: Redocking): string {
  const [first, last] = [rmsdsAngstrom[0], rmsdsAngstrom.at(-1)];
  return `${receptor} ${ligand}: ${first} Å with one seed, ${last} Å with ${rmsdsAngstrom.length}; ${cpuSeconds} CPU-s`;
}

/** How often that is right which this build tells of such dockings. */
async function reportInForce(
  redockings: readonly Redocking[],
  { seeds, exhaustiveness, out }: Options,
): Promise<void> {
  const tell = (count: number): Told[] =>
    examplesOf(redockings, count).map(({ seen, isRight }) => {
      const { value } = confidenceOf({ ...seen, redockingRmsdAngstrom: null, exhaustiveness });
      return { confidence: value, isRight };
    });
  const series: ReliabilitySeries[] = [
    { name: '1', told: tell(1) },
    { name: `${seeds}`, told: tell(seeds) },
  ];
  const { version } = CONFIDENCE_CALIBRATION;
  const caption = `Confidence as calibration ${version} tells it, at exhaustiveness ${exhaustiveness}: ${redockings.length} complexes`;
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'in-force.md'), `${reliabilityTable(series)}\n`);
  await writeFile(join(out, 'in-force.svg'), reliabilitySvg(series, caption));
  console.log(`${caption}\n\n${reliabilityTable(series)}`);
}

async function report(
  redockings: readonly Redocking[],
  { seeds, exhaustiveness, out, adopt }: Options,
): Promise<void> {
  const [one, several] = [examplesOf(redockings, 1), examplesOf(redockings, seeds)];
  const receptors = new Set(redockings.map(({ receptor }) => receptor)).size;
  const calibration: ConfidenceCalibration = {
    version: CONFIDENCE_CALIBRATION.version + (adopt ? 1 : 0),
    ...{ complexes: redockings.length, receptors, seeds, exhaustiveness },
    several: fitWeights(several),
    one: fitWeights(one),
  };
  const series: ReliabilitySeries[] = [
    { name: '1', told: tellWithoutOwn(one, calibration) },
    { name: `${seeds}`, told: tellWithoutOwn(several, calibration) },
  ];
  const table = reliabilityTable(series);
  const caption = `Confidence against the share of best poses within ${SAME_POSE_ANGSTROM} Å: ${redockings.length} complexes of ${receptors} receptors`;
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'confidence-reliability.md'), `${table}\n`);
  await writeFile(join(out, 'confidence-reliability.svg'), reliabilitySvg(series, caption));
  await writeFile(
    adopt
      ? join(import.meta.dirname, '../../lib/domain/confidence-calibration.ts')
      : join(out, 'confidence-calibration.ts'),
    calibrationModule(calibration),
  );
  console.log(`\n${table}\n`);
  for (const { name, told } of series) {
    const right = told.filter(({ isRight }) => isRight).length;
    const alwaysTheShare = told.map(({ isRight }) => ({ confidence: right / told.length, isRight }));
    console.log(
      `${name} seed(s): ${right} of ${told.length} within ${SAME_POSE_ANGSTROM} Å; Brier score ${brierScore(told).toFixed(3)}, ${brierScore(alwaysTheShare).toFixed(3)} if always the share were told.`,
    );
  }
  console.log(JSON.stringify(calibration));
}

/** As the formatter would have it. */
function calibrationModule({ several, one, ...facts }: ConfidenceCalibration): string {
  const inner = (values: object) => Object.entries(values).map(([name, value]) => `${name}: ${value}`);
  return [
    '/** Written by `npm run calibrate:confidence -- --adopt`; see `ConfidenceCalibration` for what each number is. */',
    'export const FITTED_CALIBRATION = {',
    ...inner(facts).map((line) => `  ${line},`),
    `  several: { ${inner(several).join(', ')} },`,
    `  one: { ${inner(one).join(', ')} },`,
    '};',
    '',
  ].join('\n');
}

function examplesOf(redockings: readonly Redocking[], seeds: number): Example[] {
  return redockings.map(({ receptor, seen, rmsdsAngstrom }) => {
    const of = seen[seeds - 1];
    if (!of) throw new Error(`${receptor} was not docked with ${seeds} seeds.`);
    return { receptor, seen: of, isRight: (rmsdsAngstrom[seeds - 1] as number) <= SAME_POSE_ANGSTROM };
  });
}

/** What would have been told of each with what is known from the other receptors, limits and all. */
function tellWithoutOwn(examples: readonly Example[], calibration: ConfidenceCalibration): Told[] {
  const weights = fitWithoutEach(examples);
  return examples.map(({ receptor, seen, isRight }) => {
    const fitted = weights.get(receptor) ?? calibration.several;
    const { value } = confidenceOf(
      { ...seen, redockingRmsdAngstrom: null, exhaustiveness: calibration.exhaustiveness },
      { ...calibration, one: fitted, several: fitted },
    );
    return { confidence: value, isRight };
  });
}

/** npm starts scripts in the folder of the package; what was typed means where it was typed. */
function fromWhereCalled(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
