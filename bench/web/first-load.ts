import { gzipSync } from 'node:zlib';

/** In tags of the markup, and in what React reads to make the page alive: there escaped, and without a slash before. */
const SCRIPT = /\bstatic\/chunks\/[^"'\\?\s]+\.js/g;
/** Only browsers without modules run it. */
const FOR_OLD_BROWSERS = /<script[^>]*\bnoModule\b[^>]*>/gi;

/** Paths of the scripts of a page's first load: the page is not alive before they are there. */
export function scriptsOf(html: string): string[] {
  const files = html.replaceAll(FOR_OLD_BROWSERS, '').match(SCRIPT) ?? [];
  return [...new Set(files.map((file) => `/_next/${decodeURIComponent(file)}`))];
}

/** Fetches each script once, whatever number of pages asks for it. */
export class ScriptSizes {
  private readonly sizes = new Map<string, Promise<number>>();

  constructor(private readonly origin: string) {}

  /** @returns bytes of all these scripts, each gzipped */
  async gzipped(paths: readonly string[]): Promise<number> {
    const sizes = await Promise.all(paths.map((path) => this.sizeOf(path)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  private sizeOf(path: string): Promise<number> {
    const known = this.sizes.get(path) ?? gzippedBytes(new URL(path, this.origin));
    this.sizes.set(path, known);
    return known;
  }
}

async function gzippedBytes(url: URL): Promise<number> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  return gzipSync(await response.bytes()).length;
}
