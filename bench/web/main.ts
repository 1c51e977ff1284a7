import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { median } from '@/bench/statistics';
import { EVERY_PAGE, type PageView } from '@/e2e/pages/every-page';
import { type Filled, fillOrganisation, SMALL_FILLING } from '@/e2e/pages/filled-organisation';
import { chromiumOptions } from '@/e2e/support/chromium';
import { startTestStack } from '@/e2e/support/stack';
import type { RunId } from '@/lib/domain/ids';
import { ProductApi } from '@/scripts/product-api/product-api';
import { exitWith } from '@/scripts/stack/stop';
import { ScriptSizes, scriptsOf } from './first-load';
import { makeLargeRuns } from './large-runs';
import { type Cookies, largestPaints, scrollRanking, slowestInteraction } from './run-page';

const MOST_SCRIPT_KB = 170;
const MOST_LCP_MS = 1200;
const MOST_INP_MS = 100;
/** Rows are drawn in whole ones: at some places one more is in sight. */
const MOST_GROWTH = 1.15;

/**
 * `npm run bench:web`: the built pages in Chromium. Scripts of every page's first load; of a run with 100,000 results,
 * when its page is painted and how fast it answers; a ranking of a million rows under the wheel. Prints a table, and
 * ends with 1 where something is not as wanted.
 */
await exitWith(async () => {
  const { values } = parseArgs({
    options: {
      results: { type: 'string', default: '100000' },
      rows: { type: 'string', default: '1000000' },
    },
  });
  const { facts, stop } = await startTestStack({ web: 3260, postgres: 25_560 }, console.log);
  // Without WebGL: what software draws of the 3D view would be measured in the place of the page.
  const browser = await chromium.launch(chromiumOptions(false));
  let isGood = true;
  const say = (name: string, value: string, holds: boolean) => {
    console.log(`${name.padEnd(44)}${value.padStart(26)}${holds ? '' : '   <-- NOT as wanted'}`);
    isGood &&= holds;
  };
  try {
    const filled = await fillOrganisation(facts, SMALL_FILLING);
    const [organisation] = facts.picturedOrganisations;
    const api = new ProductApi(facts.url, organisation.slug);
    await api.signIn(organisation.email, organisation.password);
    const cookie = api.cookieHeader();

    console.log(`\nJavaScript of the first load, gzipped (at most ${MOST_SCRIPT_KB} kB wanted)\n`);
    const sizes = new ScriptSizes(facts.url);
    for (const [page, [view]] of Object.entries(EVERY_PAGE)) {
      const html = await htmlOf(facts.url, view as PageView, filled, cookie);
      const kilobytes = (await sizes.gzipped(scriptsOf(html))) / 1000;
      say(page, `${kilobytes.toFixed(1)} kB`, kilobytes <= MOST_SCRIPT_KB);
    }

    const counts = [Number(values.results), Number(values.rows)];
    console.log(`\nFilling in runs with ${counts.join(' and ')} results …`);
    const [run, largeRun] = await makeLargeRuns(facts, organisation.slug, filled.runId as RunId, counts);
    const cookies: Cookies = cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: facts.url };
    });
    const urlOf = (id: string | undefined) => `${facts.url}/orgs/${organisation.slug}/runs/${id}`;
    // The first page of a server is slower than all others.
    await largestPaints(browser, urlOf(run), cookies, 2);
    const paints = await largestPaints(browser, urlOf(run), cookies, 5);
    const lcp = median(paints);
    console.log(`\nA run with ${counts[0]} results\n`);
    say('LCP, median of 5 loads', `${lcp.toFixed(0)} ms (at most ${MOST_LCP_MS})`, lcp <= MOST_LCP_MS);
    const inp = await slowestInteraction(browser, urlOf(run), cookies);
    say('INP, the slowest interaction', `${inp.toFixed(0)} ms (at most ${MOST_INP_MS})`, inp <= MOST_INP_MS);

    const { elements, rows, longFramesMs } = await scrollRanking(browser, urlOf(largeRun), cookies);
    console.log(`\nA ranking of ${counts[1]} rows, scrolled to row ${rows}\n`);
    say(
      'elements in the grid',
      `${elements.least} to ${elements.most}`,
      elements.most <= elements.least * MOST_GROWTH,
    );
    const slowest = Math.max(0, ...longFramesMs);
    say('frames over 50 ms', `${longFramesMs.length} (slowest ${slowest.toFixed(0)} ms)`, slowest === 0);
    return isGood ? 0 : 1;
  } finally {
    await browser.close();
    await stop();
  }
});

async function htmlOf(origin: string, view: PageView, filled: Filled, cookie: string): Promise<string> {
  const response = await fetch(`${origin}${view.path(filled)}`, {
    headers: view.isPublic ? {} : { cookie },
  });
  if (!response.ok) throw new Error(`${view.name} answered ${response.status}.`);
  return response.text();
}
