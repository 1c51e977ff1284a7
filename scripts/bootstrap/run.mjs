/**
 * `node scripts/bootstrap/run.mjs <command> [arguments]`: the door of every npm script that must work on a fresh machine.
 * Needs only Node 20 and npm: it installs what is missing, then goes on under the pinned Node in node_modules.
 */
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNpmPackages } from './npm-packages.mjs';
import { installSystemPackages, TOOLS } from './system-packages.mjs';
import { SetupError, say } from './words.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const docking = [TOOLS.vina, TOOLS.obabel];

/** @type {Record<string, { script: string, args?: string[], tools: import('./system-packages.mjs').Tool[] }>} */
const COMMANDS = {
  demo: { script: 'scripts/demo/main.ts', tools: docking },
  dev: { script: 'scripts/serve.ts', args: ['--watch'], tools: docking },
  start: { script: 'scripts/serve.ts', tools: docking },
  test: { script: 'scripts/test/main.ts', tools: [...docking, TOOLS.chromium] },
  faults: { script: 'e2e/faults/suite/main.ts', tools: [TOOLS.obabel] },
  'fuzz:isolation': { script: 'e2e/isolation/fuzz/main.ts', tools: docking },
  'bench:throughput': { script: 'bench/throughput/main.ts', tools: docking },
  'bench:tenancy': { script: 'bench/tenancy/main.ts', tools: docking },
  'bench:web': { script: 'bench/web/main.ts', tools: [...docking, TOOLS.chromium] },
  screenshots: { script: 'e2e/pages/screenshots.ts', tools: [...docking, TOOLS.chromium] },
  'bench:results': { script: 'bench/results/main.ts', tools: [] },
  'bench:orchestration': { script: 'bench/orchestration/main.ts', tools: docking },
  'org:create': { script: 'scripts/org-create.ts', tools: [] },
  'operator:grant': { script: 'scripts/operator-grant.ts', tools: [] },
  'password:reset': { script: 'scripts/password-reset.ts', tools: [] },
  'audit:verify': { script: 'scripts/audit-verify.ts', tools: [] },
  'calibrate:confidence': { script: 'scripts/calibrate-confidence/main.ts', tools: docking },
  verify: { script: 'scripts/verify-bundle.ts', tools: [TOOLS.vina] },
  'audit:invariants': { script: 'scripts/audit-invariants.ts', tools: docking },
  'explain-miss': { script: 'scripts/explain-miss.ts', tools: [] },
};

/** @param {string} script @param {string[]} args @returns {Promise<number>} */
function runUnderPinnedNode(script, args) {
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) {
    throw new SetupError(
      'The pinned Node (npm package `node`) is not complete: its install script has not run. Repair: npm rebuild node',
    );
  }
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--import', 'tsx', join(root, script), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
    });
    // The child decides how to end. A terminal sends Ctrl-C to it as well: it takes two within a moment as one.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}

async function main() {
  const [name = '', ...args] = process.argv.slice(2);
  const command = COMMANDS[name];
  if (!command)
    throw new SetupError(`Unknown command "${name}". There are: ${Object.keys(COMMANDS).join(', ')}`);
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new SetupError(
      `Node ${process.versions.node} is too old to start with: Node 20 or newer is needed (https://nodejs.org).`,
    );
  }
  if (process.platform === 'win32') {
    throw new SetupError(
      'Windows is not supported directly: please use the Windows Subsystem for Linux (https://learn.microsoft.com/windows/wsl).',
    );
  }
  await installNpmPackages(root);
  await installSystemPackages(command.tools);
  return runUnderPinnedNode(command.script, [...(command.args ?? []), ...args]);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`\n${error.message}`);
  process.exitCode = 1;
}
