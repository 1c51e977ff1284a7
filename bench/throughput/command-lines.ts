import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Turn } from '@/bench/throughput/turns';
import type { SearchSpace } from '@/lib/domain/search-space';

/** What the product prepared, as files that a command line can read. */
export interface PreparedFiles {
  folder: string;
  /** Ligands are `lig-<n>.pdbqt` beside it. */
  receptor: string;
  ligands: string[];
}

/** Writes receptor and ligands into `folder`. */
export function writePreparedFiles(
  folder: string,
  receptorPdbqt: string,
  ligandPdbqts: readonly string[],
): PreparedFiles {
  mkdirSync(folder, { recursive: true });
  const receptor = 'receptor.pdbqt';
  writeFileSync(join(folder, receptor), receptorPdbqt);
  const ligands = ligandPdbqts.map((pdbqt, index) => {
    const name = `lig-${String(index).padStart(2, '0')}.pdbqt`;
    writeFileSync(join(folder, name), pdbqt);
    return name;
  });
  return { folder, receptor, ligands };
}

/** What somebody without the product would type. Each finds its ligands prepared already, which favours it. */
export const COMMAND_LINES: readonly { name: string; script: string }[] = [
  {
    name: 'xargs',
    script:
      'printf "%s\\n" lig-*.pdbqt | xargs -P "$CORES" -I{} vina $COMMON --cpu 1 --ligand {} --out "$OUT"/{} >/dev/null',
  },
  {
    name: 'loop',
    script:
      'for ligand in lig-*.pdbqt; do vina $COMMON --cpu "$CORES" --ligand "$ligand" --out "$OUT/$ligand" >/dev/null; done',
  },
  { name: 'batch', script: 'vina $COMMON --cpu "$CORES" --batch lig-*.pdbqt --dir "$OUT" >/dev/null' },
];

export interface CommandLineOptions {
  searchSpace: SearchSpace;
  exhaustiveness: number;
  poses: number;
  cores: number;
  path: string;
}

/**
 * Runs one of them.
 * @param name of the folder for its poses
 * @returns its processor time in seconds, of the kernel's work as well
 */
export async function runCommandLine(
  name: string,
  script: string,
  files: PreparedFiles,
  options: CommandLineOptions,
  turn: Turn,
): Promise<number> {
  const { centerAngstrom: center, sizeAngstrom: size } = options.searchSpace;
  const common = [
    ['--receptor', files.receptor],
    ...['x', 'y', 'z'].flatMap((axis, index) => [
      [`--center_${axis}`, String(center[index])],
      [`--size_${axis}`, String(size[index])],
    ]),
    ['--exhaustiveness', String(options.exhaustiveness)],
    ['--num_modes', String(options.poses)],
    ['--seed', '42'],
  ];
  const environment: NodeJS.Dict<string> = {
    PATH: options.path,
    CORES: String(options.cores),
    COMMON: common.flat().join(' '),
    OUT: name,
  };
  const times = await new Promise<string>((resolve, reject) => {
    // As nice as the product's engine is, so that other work on the machine holds both back alike.
    const child = spawn('nice', ['-n', '10', 'bash', '-e', '-c', `mkdir "$OUT"; ${script}; times`], {
      cwd: files.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      // Vina and the shell need no more.
      env: environment as NodeJS.ProcessEnv,
    });
    if (child.pid) turn.own(child.pid);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`"${script}" ended with ${code}.`)),
    );
  });
  return sumOfTimes(times);
}

/** The sum of what bash's `times` prints: user and system time of the shell and of its children, as `1m2.345s`. */
function sumOfTimes(text: string): number {
  return [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
}
