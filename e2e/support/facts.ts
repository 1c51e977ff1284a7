import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** One organisation of the browser tests with its administrator. */
export interface TestOrganisation {
  name: string;
  slug: string;
  email: string;
  password: string;
}

/** What the tests need to know of the stack that they run against. */
export interface StackFacts {
  url: string;
  /** Two organisations that must not see each other, and one that no test puts anything into. */
  organisations: [TestOrganisation, TestOrganisation, TestOrganisation];
  /** One whose ways to sign in may be changed: its members see the others' tests not. */
  guardedOrganisation: TestOrganisation;
  /** One whose cache holds only what the test of the cache docks. */
  cachedOrganisation: TestOrganisation;
  /** Three for the isolation suite, which fills them and looks from each into the others. */
  isolatedOrganisations: [TestOrganisation, TestOrganisation, TestOrganisation];
  /** Two with one administrator; the suite of all pages fills the first. */
  picturedOrganisations: [TestOrganisation, TestOrganisation];
  /** Letters that the product sent, one JSON file each. */
  lettersFolder: string;
  /** For tests that look behind the API. */
  databaseAdminUrl: string;
  dataFolder: string;
}

const FILE = resolve(import.meta.dirname, '../.results/stack.json');

export function writeStackFacts(facts: StackFacts): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(facts, null, 2), { mode: 0o600 });
}

/** Call it in a test or a hook, not while test files are loaded: the stack is started in between. */
export function stackFacts(): StackFacts {
  if (!existsSync(FILE))
    throw new Error('The stack of the browser tests is not running: use npx playwright test.');
  return JSON.parse(readFileSync(FILE, 'utf8')) as StackFacts;
}
