import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './root';

/** A change to one place of the product's source, by which a build of it is made worse on purpose. */
export interface Mutation {
  /** From the root. */
  file: string;
  from: string;
  to: string;
}

/** Read from node_modules: native, or with files beside themselves. */
const EXTERNAL = ['@node-rs/argon2', '@rdkit/rdkit', 'openchemlib', 'nodemailer'];
/** Within the checkout, so that these are found; of this process alone. */
const FOLDER = join(ROOT, '.cache/faults', String(process.pid));

const made = new Map<string, Promise<string>>();

/**
 * Makes one file of a program of the suite and all that it imports: it starts in a tenth of the time that its hundreds of
 * modules take. Once a name.
 * @param entry from the root
 * @param mutations each must find its place exactly once, so that none is left behind by a change of the source
 * @returns the path of the file
 */
export function bundle(name: string, entry: string, mutations: readonly Mutation[] = []): Promise<string> {
  const file = made.get(name) ?? make(name, entry, mutations);
  made.set(name, file);
  return file;
}

async function make(name: string, entry: string, mutations: readonly Mutation[]): Promise<string> {
  for (const { file, from } of mutations) {
    if (readFileSync(join(ROOT, file), 'utf8').split(from).length !== 2)
      throw new Error(`The mutation of ${file} does not find its place: ${from}`);
  }
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    resolve: { alias: { '@': ROOT } },
    plugins: [
      {
        name: 'mutations',
        transform(code, id) {
          const here = mutations.filter(({ file }) => id === join(ROOT, file));
          if (here.length === 0) return null;
          return here.reduce((changed, { from, to }) => changed.replace(from, () => to), code);
        },
        enforce: 'pre',
      },
    ],
    ssr: { noExternal: true, external: EXTERNAL },
    build: {
      ssr: entry,
      outDir: join(FOLDER, name),
      emptyOutDir: true,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        external: EXTERNAL,
        output: { format: 'esm', entryFileNames: 'main.mjs', codeSplitting: false },
      },
    },
  });
  return join(FOLDER, name, 'main.mjs');
}

export function removeBundles(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}

/** Where Node keeps the compiled code of these files. */
export const COMPILE_CACHE = join(FOLDER, 'compiled');
