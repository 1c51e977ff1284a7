import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, say, saySinceWhen } from './words.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, peer?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lock
 */

/**
 * Compares `package-lock.json` with `node_modules/.package-lock.json`, which npm writes at the end of an
 * installation: an interrupted `npm ci` has none, and a pulled change of the lock shows as a difference.
 *
 * @param {Lock} wanted
 * @param {Lock | null} installed
 * @returns {string | null} why an installation is needed, or null when everything is in place
 */
export function reasonToInstall(wanted, installed) {
  if (!installed) return 'the npm packages are not installed';
  const there = installed.packages ?? {};
  for (const [path, locked] of Object.entries(wanted.packages ?? {})) {
    if (path === '') continue;
    const found = there[path];
    if (!found) {
      // Optional packages are those of other platforms.
      if (locked.optional || locked.devOptional || locked.peer) continue;
      return `${path.replace(/^.*node_modules\//, '')} is not installed`;
    }
    if (found.version !== locked.version || found.integrity !== locked.integrity) {
      return `${path.replace(/^.*node_modules\//, '')} has another version than package-lock.json says`;
    }
  }
  return null;
}

/**
 * The search path without this checkout's own `node_modules/.bin`: `npm ci` deletes that folder while it
 * runs, so npm must not run on the Node in it.
 *
 * @param {string} path
 * @param {string} root
 */
export function pathWithoutCheckout(path, root) {
  const own = join(root, 'node_modules');
  return path
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
}

/** @param {string} file @returns {Lock | null} */
function readLock(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Runs `npm ci` when the packages are missing or are not those of the lock.
 *
 * @param {string} root the checkout
 */
export async function installNpmPackages(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (!wanted)
    throw new SetupError(
      'package-lock.json is missing or broken. Restore it: git checkout package-lock.json',
    );
  const reason = reasonToInstall(wanted, readLock(join(root, 'node_modules', '.package-lock.json')));
  if (!reason) return;

  const count = Object.keys(wanted.packages ?? {}).length;
  say(`Installing npm packages (${reason}; about ${count} packages, usually one to three minutes) …`);
  const started = Date.now();
  const stop = saySinceWhen('installing npm packages');
  const code = await new Promise((resolve, reject) => {
    const child = spawn('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        PATH: pathWithoutCheckout(process.env.PATH ?? '', root),
        npm_config_ignore_scripts: 'false',
      },
    });
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(stop);
  if (code !== 0) {
    throw new SetupError(
      `npm ci failed (exit code ${code}); its own words are above. ` +
        'Most often the package registry cannot be reached: check `npm ping`, then run the same command again.',
    );
  }
  say(`npm packages installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
