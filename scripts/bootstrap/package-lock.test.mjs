import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/**
 * `npm ci` refuses a lock that lacks the packages of other platforms ("Missing: … from lock file"), and `npm install` leaves them
 * out when its registry does not have them. Their entries are then added by hand: version, os, cpu, libc, optional.
 */
it('locks every platform’s packages', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
