import { parseArgs } from 'node:util';
import { systemContext } from '@/lib/auth/org-context';
import { dependencies } from '@/lib/dependencies';
import { INVARIANTS, type Invariant } from '@/lib/domain/invariants';
import { startDockingMachine } from '@/lib/use-cases/docking-machine';
import { auditInstallation } from '@/lib/use-cases/installation-audit/audit-installation';
import { runningProduct } from './stack/running-product';
import { exitWith, StackError } from './stack/stop';

const USAGE = 'npm run audit:invariants [-- --redock 3 --seed any-word --grace 86400]';
/** As long as the hourly sweep leaves an object without a row. */
const GRACE_SECONDS = 86_400;

function wholeNumber(name: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw new StackError(`--${name} must be a whole number. Usage:\n  ${USAGE}`);
}

/** `npm run audit:invariants`: checks all rows and objects of the running installation; the exit code is 1 if something does not hold. */
await exitWith(async () => {
  const { values } = parseArgs({
    options: { redock: { type: 'string' }, seed: { type: 'string' }, grace: { type: 'string' } },
    strict: false,
  });
  const redockings = wholeNumber('redock', values.redock, 0);
  const graceSeconds = wholeNumber('grace', values.grace, GRACE_SECONDS);
  const seed = typeof values.seed === 'string' ? values.seed : new Date().toISOString();
  Object.assign(process.env, runningProduct().variables);
  const deps = dependencies();
  const machine = redockings > 0 ? await startDockingMachine() : null;
  try {
    const contextOf = (orgId: Parameters<typeof systemContext>[0]) =>
      systemContext(orgId, 'audit-invariants');
    const { looked, violations } = await auditInstallation(deps, contextOf, {
      graceSeconds,
      redockings,
      seed,
    });
    for (const { invariant, orgId, subject, detail } of violations)
      console.log(`${invariant} ${orgId}: ${subject} ${detail}.`);
    console.log(
      `Looked at ${looked.organizations} organisations: ${looked.runs} runs, ${looked.results} results, ${looked.objects} objects` +
        `${redockings > 0 ? `, ${looked.redockings} results docked again (seed ${seed})` : ''}.`,
    );
    for (const [invariant, words] of Object.entries(INVARIANTS) as [Invariant, string][]) {
      const broken = violations.filter((each) => each.invariant === invariant).length;
      const said = invariant === 'I6' && redockings === 0 ? 'not looked at' : broken > 0 ? 'BROKEN' : 'holds';
      console.log(`${invariant} ${said.padEnd(13)} ${words}`);
    }
    return violations.length > 0 ? 1 : 0;
  } finally {
    await machine?.close();
    await deps.results.close();
    await deps.metadata.close();
  }
});
