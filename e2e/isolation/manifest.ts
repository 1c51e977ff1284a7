import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const ROUTE = /(?:^|\/)route\.[jt]sx?$/;
const PAGE = /(?:^|\/)page\.[jt]sx?$/;
/** Files that Next.js answers by themselves (file conventions for metadata), when they are code. */
const METADATA =
  /(?:^|\/)(?:sitemap|robots|manifest|icon|apple-icon|opengraph-image|twitter-image)\d*\.[jt]sx?$/;
const SERVER_ACTIONS = /^\s*(['"])use server\1/m;

/**
 * Every way into the product, read from its sources: `GET /api/v1/orgs/[org]/runs` of each method that a route
 * exports, `page /orgs/[org]/runs`, `action <file>`, `event run/requested`.
 * @param root of the checkout
 * @throws Error for an export that cannot be read: then nobody knows what the file answers
 */
export function waysIn(root: string): string[] {
  const app = filesBelow(join(root, 'app'));
  const text = (file: string) => withoutComments(readFileSync(file, 'utf8'));
  const path = (file: string) => addressOf(relative(join(root, 'app'), file));
  const code = [...app, ...filesBelow(join(root, 'components')), ...filesBelow(join(root, 'lib'))];
  return [
    ...app
      .filter((file) => ROUTE.test(file))
      .flatMap((file) => exportedMethods(text(file), file).map((method) => `${method} ${path(file)}`)),
    ...app.filter((file) => PAGE.test(file) || METADATA.test(file)).map((file) => `page ${path(file)}`),
    ...code
      .filter((file) => /\.[jt]sx?$/.test(file) && SERVER_ACTIONS.test(text(file)))
      .map((file) => `action ${relative(root, file)}`),
    ...eventNames(text(join(root, 'inngest/events.ts'))).map((name) => `event ${name}`),
  ].sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** `(auth)/account/page.tsx` is `/account`: groups and slots are no part of an address. */
function addressOf(file: string): string {
  const folders = file
    .split('/')
    .slice(0, -1)
    .filter((name) => !/^(?:\(.*\)|@.*)$/.test(name));
  return `/${folders.join('/')}`;
}

/** The methods that a route's source exports, by whatever form of export names them. */
export function exportedMethods(source: string, file: string): string[] {
  if (/^\s*export\s*(?:\*|(?:const|let|var)\s*[{[])/m.test(source)) {
    throw new Error(`${file}: export each method by its name, so that it can be read here.`);
  }
  const declared = [...source.matchAll(/^\s*export\s+(?:async\s+)?(?:const|let|var|function)\s+(\w+)/gm)];
  const listed = [...source.matchAll(/^\s*export\s*\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().split(/\s+as\s+/)),
  );
  const names = [...declared.map(([, name]) => name), ...listed.map((name) => name.at(-1))];
  const methods = METHODS.filter((method) => names.includes(method));
  if (methods.length === 0) throw new Error(`${file} exports no method.`);
  return methods;
}

function eventNames(source: string): string[] {
  const names = [...source.matchAll(/eventType\(\s*'([^']+)'/g)].map(([, name = '']) => name);
  const all = source.match(/eventType\(/g)?.length ?? 0;
  if (names.length !== all) throw new Error('inngest/events.ts: name each event by a literal text.');
  return names;
}

const withoutComments = (source: string) =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
