import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, say, saySinceWhen } from './words.mjs';

/**
 * @typedef {{ name: string, debianPackage: string, commands: string[], variable: string, source: string }} Tool
 * `commands` are tried in order; `variable` names an environment variable that holds the full path instead.
 */

/** @type {Record<'vina' | 'obabel' | 'chromium', Tool>} */
export const TOOLS = {
  vina: {
    name: 'AutoDock Vina 1.2.3 or newer',
    debianPackage: 'autodock-vina',
    commands: ['vina'],
    variable: 'VINA_PATH',
    source: 'https://github.com/ccsb-scripps/AutoDock-Vina/releases',
  },
  obabel: {
    name: 'Open Babel 3.1',
    debianPackage: 'openbabel',
    commands: ['obabel'],
    variable: 'OBABEL_PATH',
    source: 'https://openbabel.org (macOS: brew install open-babel; Fedora: dnf install openbabel)',
  },
  chromium: {
    name: 'Chromium (for the browser tests)',
    debianPackage: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM_PATH',
    source: 'https://www.chromium.org, or any Chrome',
  },
};

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {Tool} tool
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null} the full path of the tool, or null when it is not installed
 */
export function findTool(tool, env = process.env) {
  const configured = env[tool.variable];
  if (configured) {
    if (isExecutable(configured)) return configured;
    throw new SetupError(
      `${tool.variable} is ${configured}, which is no executable file. Correct or unset it.`,
    );
  }
  for (const command of tool.commands) {
    for (const folder of (env.PATH ?? '').split(delimiter)) {
      if (folder && isExecutable(join(folder, command))) return join(folder, command);
    }
  }
  return null;
}

/**
 * @typedef {object} MachineFacts
 * @property {boolean} hasApt apt-get and dpkg are there, and the system is Debian or a descendant of it
 * @property {boolean} isRoot
 * @property {'none' | 'passwordless' | 'asks'} sudo
 * @property {boolean} hasTerminal someone can answer sudo's question
 * @property {string} system the system's own name, for the sentence
 */

/**
 * Decides how missing tools are installed. Pure: the facts come from outside.
 *
 * @param {Tool[]} missing
 * @param {MachineFacts} facts
 * @returns {{ kind: 'nothing' } | { kind: 'apt', prefix: string[], packages: string[] } | { kind: 'explain', sentence: string }}
 */
export function planInstallation(missing, facts) {
  if (missing.length === 0) return { kind: 'nothing' };
  const packages = missing.map((tool) => tool.debianPackage);
  if (!facts.hasApt) {
    const lines = missing.map(
      (tool) =>
        `  - ${tool.name}: ${tool.source}; on the PATH as \`${tool.commands[0]}\`, or its full path in ${tool.variable}`,
    );
    return {
      kind: 'explain',
      sentence: `Missing, and ${facts.system} has no apt-get to install it with. Please install:\n${lines.join('\n')}\nThen run the same command again.`,
    };
  }
  if (facts.isRoot) return { kind: 'apt', prefix: [], packages };
  if (facts.sudo === 'passwordless') return { kind: 'apt', prefix: ['sudo', '-n'], packages };
  if (facts.sudo === 'asks' && facts.hasTerminal) return { kind: 'apt', prefix: ['sudo'], packages };
  return {
    kind: 'explain',
    sentence:
      `Missing: ${packages.join(', ')}, and this user may not install packages. Ask for this, as root:\n` +
      `  apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}\n` +
      'Then run the same command again.',
  };
}

/** @returns {MachineFacts} what is true of this machine */
export function readMachineFacts() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const value = (/** @type {string} */ key) =>
    new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const isDebian = /\b(debian|ubuntu)\b/.test(`${value('ID')} ${value('ID_LIKE')}`);
  const isRoot = process.getuid?.() === 0;
  const sudo = () => {
    const test = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
    if (test.error) return 'none';
    return test.status === 0 ? 'passwordless' : 'asks';
  };
  return {
    hasApt: isDebian && findOnPath('apt-get'),
    isRoot,
    sudo: isRoot ? 'none' : sudo(),
    hasTerminal: process.stdin.isTTY === true,
    system: value('PRETTY_NAME') || process.platform,
  };
}

/** @param {string} command */
function findOnPath(command) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && isExecutable(join(folder, command)));
}

/**
 * Runs one command of apt's family; its lines go to the screen only where they tell of waiting.
 *
 * @param {string[]} words
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(words[0], words.slice(1), { stdio: ['inherit', 'pipe', 'pipe'] });
    let output = '';
    let lastSaid = '';
    const take = (/** @type {Buffer} */ chunk) => {
      const text = chunk.toString();
      output += text;
      for (const line of text.split('\n')) {
        if (!line.startsWith('Waiting for') || line === lastSaid) continue;
        lastSaid = line;
        say(`  ${line.trim()}`);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const LOCK_WAIT_SECONDS = 300;

/**
 * `apt-get update` fails at once while another apt holds the lists, unlike `install`, which can wait by
 * itself (`DPkg::Lock::Timeout`): so the waiting is done here.
 *
 * @param {string[]} apt
 */
async function updateLists(apt) {
  const deadline = Date.now() + LOCK_WAIT_SECONDS * 1000;
  for (;;) {
    const { code, output } = await run([...apt, 'update']);
    if (code === 0) return;
    const holder = /Could not get lock (\S+?)\.? (.*)/.exec(output);
    if (!holder) throw new SetupError(`apt-get update failed:\n${lastLines(output)}`);
    if (Date.now() > deadline) {
      throw new SetupError(
        `Another package manager has held ${holder[1]} for five minutes. Let it finish, then run the same command again.`,
      );
    }
    say(`  Waiting for another package manager to finish (${holder[2] || holder[1]}) …`);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  }
}

/** @param {string} output */
function lastLines(output) {
  return output
    .trim()
    .split('\n')
    .slice(-12)
    .map((line) => `  ${line}`)
    .join('\n');
}

/**
 * Installs Debian packages. Package lists are fetched only when a package is not in them or when they
 * have become too old to download from; an interrupted earlier installation is completed first.
 *
 * @param {string[]} prefix empty for root, or the words of sudo
 * @param {string[]} packages
 */
async function installWithApt(prefix, packages) {
  const apt = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const install = [
    ...apt,
    'install',
    '-y',
    '--no-install-recommends',
    '-o',
    `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`,
    ...packages,
  ];
  const policy = spawnSync('apt-cache', ['policy', ...packages], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const known = (policy.stdout.match(/Candidate: (?!\(none\))/g) ?? []).length;
  let listsAreFresh = false;
  if (known < packages.length) {
    say('Fetching the lists of Debian packages …');
    await updateLists(apt);
    listsAreFresh = true;
  }
  let result = await run(install);
  if (result.code !== 0 && result.output.includes('dpkg --configure -a')) {
    say('An earlier installation of packages was interrupted; completing it first …');
    await run([...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'dpkg', '--configure', '-a']);
    result = await run(install);
  }
  if (result.code !== 0 && !listsAreFresh && /Failed to fetch|Unable to fetch|404/.test(result.output)) {
    say('The lists of Debian packages are out of date; fetching them again …');
    await updateLists(apt);
    result = await run(install);
  }
  if (result.code !== 0) {
    throw new SetupError(
      `Installing ${packages.join(', ')} failed:\n${lastLines(result.output)}\n` +
        `To see it in full, run: ${[...prefix, 'apt-get', 'install', ...packages].join(' ')}`,
    );
  }
}

/**
 * Makes sure that the tools are installed.
 *
 * @param {Tool[]} tools
 */
export async function installSystemPackages(tools) {
  const missing = tools.filter((tool) => findTool(tool) === null);
  if (missing.length === 0) return;
  const plan = planInstallation(missing, readMachineFacts());
  if (plan.kind === 'nothing') return;
  if (plan.kind === 'explain') throw new SetupError(plan.sentence);

  const how = plan.prefix.length > 0 ? ' with sudo' : '';
  say(`Installing Debian packages${how}: ${plan.packages.join(', ')} …`);
  const started = Date.now();
  const stop = saySinceWhen('installing Debian packages');
  await installWithApt(plan.prefix, plan.packages).finally(stop);
  const still = missing.filter((tool) => findTool(tool) === null);
  if (still.length > 0) {
    throw new SetupError(
      `${still.map((tool) => tool.name).join(', ')}: the package was installed, but no such command is on the PATH.`,
    );
  }
  say(`Debian packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
