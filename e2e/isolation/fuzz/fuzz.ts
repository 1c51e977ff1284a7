import { type Answer, type Ask, headerOf, type Send } from '@/e2e/isolation/answers';
import { difference, tells } from '@/e2e/isolation/checks';
import { seededRandom } from '@/lib/chemistry/molecules/embedding/seeded-random';
import { type Call, callMaker } from './calls';
import type { Installation } from './installation';

export interface FuzzReport {
  seed: number;
  /** Requests that were sent, second halves of pairs included. */
  calls: number;
  cancelled: number;
  /** Answers that were asked for with a foreign id or organisation, and compared to one for what is not there. */
  compared: number;
  /** How often each status was answered. */
  statuses: Record<number, number>;
  /** Answers that said "too busy, come back": 503 with Retry-After. */
  busy: number;
  seconds: number;
  /** What must not be, with the call that shows it. */
  problems: string[];
}

const CALL_TIMEOUT_MS = 30_000;
const MOST_PROBLEMS = 20;
const PROGRESS_CALLS = 10_000;

/**
 * Calls every route and page at random, by everybody, with ids of every origin, and looks at each answer.
 * @param calls how many requests
 * @param seed decides which; the ids in them are each installation's own
 * @param atOnce requests under way at the same time
 * @param say takes a line now and then of how far it is
 */
export async function fuzz(
  installation: Installation,
  { calls, seed, atOnce }: { calls: number; seed: number; atOnce: number },
  say: (line: string) => void = () => {},
): Promise<FuzzReport> {
  const next = callMaker(installation, seededRandom(seed));
  const report: FuzzReport = {
    ...{ seed, calls: 0, cancelled: 0, compared: 0, statuses: {}, busy: 0, seconds: 0, problems: [] },
  };
  const began = performance.now();
  let nextLineAt = PROGRESS_CALLS;
  const lane = async () => {
    while (report.calls < calls && report.problems.length < MOST_PROBLEMS) {
      await oneCall(next(), installation, report);
      if (report.calls < nextLineAt) continue;
      say(`  … ${nextLineAt} calls, ${report.problems.length} problems`);
      nextLineAt += PROGRESS_CALLS;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  report.seconds = (performance.now() - began) / 1000;
  return report;
}

async function oneCall(call: Call, { send, plots }: Installation, report: FuzzReport): Promise<void> {
  const problem = (words: string) => {
    const { method, path } = call.ask;
    report.problems.push(
      `${call.actor.name} of ${call.actor.side ?? 'none'}: ${method} ${path.slice(0, 200)}: ${words}`,
    );
  };
  const look = async (ask: Ask, leavesAfterMs: number | null): Promise<Answer | null> => {
    const answer = await answerOf(send, ask, leavesAfterMs, report, problem);
    if (!answer) return null;
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1;
    if (answer.status === 503 && headerOf(answer, 'retry-after')) report.busy++;
    else if (answer.status >= 500) problem(`answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    const said = `${ask.path} ${typeof ask.body === 'string' ? ask.body : ''}`;
    for (const [index, { secrets, ids }] of plots.entries()) {
      if (index === call.actor.side) continue;
      // An audit log names what its own people asked for in vain, ids of others included.
      const unsaid = call.way.includes('/audit') ? [] : Object.values(ids).flat();
      // A redirect repeats the address that was asked for, and with it what somebody without a session searched for.
      const isRedirect = answer.status >= 300 && answer.status < 400;
      const untold = isRedirect ? secrets.filter((text) => !ask.path.includes(text)) : secrets;
      const hidden = [...untold, ...unsaid.filter((id) => !said.includes(id))];
      for (const found of tells('the caller', answer, hidden)) problem(found);
    }
    return answer;
  };
  const answer = await look(call.ask, call.leavesAfterMs);
  if (!answer || !call.twin) return;
  const isChange = !['GET', 'HEAD'].includes(call.ask.method);
  for (let again = 0; ; again++) {
    const first = again === 0 ? answer : await look(call.ask, null);
    const second = await look(call.twin.ask, null);
    if (!first || !second || [first, second].some(({ status }) => status === 429 || status === 503)) return;
    // Both did the same to what is the caller's own: what was made has an id, and maybe a secret, of its own each time.
    if (isChange && first.status < 300 && second.status < 300) return;
    const [found] = difference('the caller', [first, second], call.twin.said);
    if (!found) break;
    // Somebody else may have changed what both ask about in between: what is really told is told again.
    if (again === 2) {
      problem(found);
      break;
    }
  }
  report.compared++;
}

/** Null if the caller left before there was an answer. */
async function answerOf(
  send: Send,
  ask: Ask,
  leavesAfterMs: number | null,
  report: FuzzReport,
  problem: (words: string) => void,
): Promise<Answer | null> {
  report.calls++;
  const signal = AbortSignal.timeout(leavesAfterMs ?? CALL_TIMEOUT_MS);
  try {
    return await send(ask, signal);
  } catch (error) {
    if (leavesAfterMs !== null && signal.aborted) report.cancelled++;
    else
      problem(
        `no answer: ${error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : error}`,
      );
    return null;
  }
}

/** The report as lines for a person. */
export function reportLines(report: FuzzReport): string {
  const { seed, calls, cancelled, compared, busy, statuses, seconds, problems } = report;
  const counts = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`);
  return [
    `seed ${seed}: ${calls} calls in ${seconds.toFixed(0)} s (${(calls / seconds).toFixed(0)}/s), ${cancelled} cancelled in flight`,
    `${compared} answers about what is another organisation's, each compared to one about what is not there`,
    `statuses  ${counts.join('  ')}`,
    `too busy (503 with Retry-After): ${busy}`,
    problems.length === 0
      ? 'No answer held anything of another organisation, none was an error of the server, and none told a foreign id from an unknown one.'
      : `${problems.length} problems:\n${problems.join('\n')}`,
  ].join('\n');
}
