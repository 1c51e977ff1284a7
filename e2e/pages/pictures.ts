import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { chromiumOptions } from '@/e2e/support/chromium';
import type { StackFacts } from '@/e2e/support/facts';
import { ProductApi } from '@/scripts/product-api/product-api';
import { EVERY_PAGE, PAGE_VIEWS, type PageView } from './every-page';
import type { Filled } from './filled-organisation';
import { finished, lookAt } from './look';

const ROOT = resolve(import.meta.dirname, '../..');
/** In the documentation: each page wide and light, narrow and dark. */
const KEPT = join(ROOT, 'docs/pictures');
/** The other two of each, and whole pages: for whoever works on them. */
const OTHERS = join(ROOT, 'e2e/.results/pictures');

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const SCHEMES = ['light', 'dark'] as const;
const WEBP_QUALITY = 80;
const KEPT_PAIRS: readonly string[] = ['wide-light', 'narrow-dark'];

/**
 * Takes every page in two sizes and both colour schemes, and lists those that are kept.
 * @param only names of views; left out: all
 * @param isKeptOnly leaves out those that are not kept, which takes half the time
 * @param isWhole whole pages in the place of windows, into the folder that is not kept
 */
export async function takePictures(
  facts: StackFacts,
  filled: Filled,
  {
    only,
    isKeptOnly = false,
    isWhole = false,
    say,
  }: {
    only?: readonly string[];
    isKeptOnly?: boolean;
    isWhole?: boolean;
    say: (line: string) => void;
  },
): Promise<void> {
  const browser = await chromium.launch(chromiumOptions(true));
  try {
    const context = await browser.newContext({ viewport: SIZES.wide, reducedMotion: 'reduce' });
    await context.addCookies(await sessionOf(facts));
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const isAll = !only && !isWhole;
    if (isAll) rmSync(KEPT, { recursive: true, force: true });
    for (const folder of [KEPT, OTHERS]) mkdirSync(folder, { recursive: true });
    for (const view of PAGE_VIEWS.filter(({ name }) => !only || only.includes(name))) {
      if (view.isPublic) await context.clearCookies();
      for (const scheme of SCHEMES) {
        // A page that is open keeps some colours of the other scheme: the browser does not paint all of it anew.
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize(scheme === 'light' ? SIZES.wide : SIZES.narrow);
        await lookAt(page, facts.url, view, filled);
        for (const [size, viewport] of Object.entries(SIZES)) {
          const isKept = !isWhole && KEPT_PAIRS.includes(`${size}-${scheme}`);
          if (isKeptOnly && !isKept) continue;
          await page.setViewportSize(viewport);
          await finished(page, view);
          const file = `${view.name}-${size}-${scheme}.webp`;
          writeFileSync(join(isKept ? KEPT : OTHERS, file), await picture(page, devtools, isWhole));
        }
      }
      say(view.name);
    }
    if (isAll) writeFileSync(join(KEPT, 'README.md'), listOfPictures());
  } finally {
    await browser.close();
  }
}

async function sessionOf({ url, picturedOrganisations: [{ slug, email, password }] }: StackFacts) {
  const api = new ProductApi(url, slug);
  await api.signIn(email, password);
  return api
    .cookieHeader()
    .split('; ')
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')),
      value: pair.slice(pair.indexOf('=') + 1),
      url,
    }));
}

/** WebP, of which Playwright's own pictures know nothing. */
async function picture(page: Page, devtools: CDPSession, isWhole: boolean): Promise<Buffer> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: WEBP_QUALITY,
    ...(isWhole ? { captureBeyondViewport: true, clip: { x: 0, y: 0, width, height, scale: 1 } } : {}),
  });
  return Buffer.from(data, 'base64');
}

function listOfPictures(): string {
  const pictures = ({ name }: PageView) =>
    `| ![${name}, wide](${name}-wide-light.webp) | ![${name}, narrow](${name}-narrow-dark.webp) |`;
  const sections = Object.entries(EVERY_PAGE).map(
    ([path, views]) =>
      `## \`${path}\`\n\n| 1440 × 900, light | 390 × 844, dark |\n| --- | --- |\n${views.map(pictures).join('\n')}\n`,
  );
  return `# Every page\n\nTaken by \`npm run screenshots\` from an organisation with the example in it.\n\n${sections.join('\n')}`;
}
