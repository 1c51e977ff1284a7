import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const IMPORTS = 'lint/style/noRestrictedImports';
const ENVIRONMENT = 'lint/style/noProcessEnv';

/** What a file in this folder may not do, and what the person who does it reads. */
interface Violation {
  file: string;
  code: string;
  rule: string;
  message: string;
}

const imports = (file: string, modules: string[], message: string): Violation[] =>
  modules.map((module) => ({ file, code: `import '${module}';`, rule: IMPORTS, message }));

const VIOLATIONS: Violation[] = [
  ...imports(
    'app/orgs/page.tsx',
    [
      '@/db/metadata/runs-repository',
      '@/lib/chemistry/read',
      '@/lib/docking/vina',
      '@/inngest/client',
      'drizzle-orm',
    ],
    'app/ holds HTTP and pages',
  ),
  ...imports(
    'app/api/inngest/route.ts',
    ['@/db/metadata/client', '@/lib/docking/vina'],
    'app/api/inngest may import',
  ),
  ...imports(
    'components/runs/table.tsx',
    [
      '@/lib/use-cases/runs/start-run',
      '@/db/columns',
      '@/lib/auth/session',
      '@/app/page',
      '@/inngest/events',
      'node:fs',
    ],
    'components/ may import components, lib/api-client and lib/domain',
  ),
  ...imports(
    'db/metadata/runs-repository.ts',
    [
      '@/lib/use-cases/runs/start-run',
      '@/lib/docking/vina',
      '@/app/page',
      '@/inngest/client',
      'next/headers',
      'react',
    ],
    'db/ may import lib/domain, lib/env',
  ),
  ...imports(
    'lib/domain/ids.ts',
    [
      '@/db/columns',
      '@/lib/env',
      '@/lib/docking/vina',
      '@/lib/use-cases/actor',
      'node:crypto',
      'react',
      'next/server',
    ],
    'lib/domain may import nothing of ours but lib/domain and lib/chemistry',
  ),
  ...imports(
    'lib/openid/provider.ts',
    ['@/db/columns', '@/lib/auth/sessions', '@/lib/use-cases/actor', 'next/server', 'drizzle-orm'],
    'lib/outbound, lib/openid and lib/mail speak with servers of others',
  ),
  ...imports(
    'lib/chemistry/read.ts',
    ['@/db/columns', '@/lib/env', '@/lib/docking/vina', 'react', 'drizzle-orm'],
    'lib/chemistry may import nothing of ours but',
  ),
  ...imports(
    'lib/docking/vina.ts',
    ['@/db/columns', '@/lib/use-cases/actor', '@/lib/object-storage/keys', 'next/server'],
    'lib/docking may import lib/domain and lib/chemistry',
  ),
  ...imports(
    'lib/object-storage/local.ts',
    ['@/db/columns', '@/lib/use-cases/actor', 'drizzle-orm'],
    'lib/object-storage and lib/logs may import each other',
  ),
  ...imports(
    'lib/logs/chunks.ts',
    ['@/db/columns', '@/lib/use-cases/actor'],
    'lib/object-storage and lib/logs may import',
  ),
  ...imports(
    'lib/api-client/runs.ts',
    ['@/lib/use-cases/actor', '@/db/columns', '@/lib/env', 'react', 'node:fs'],
    'lib/api-client runs in the browser',
  ),
  ...imports(
    'lib/use-cases/runs/start-run.ts',
    [
      '@/app/page',
      '@/components/ui/button',
      '@/lib/http/org-route',
      '@/db/metadata/schema/runs',
      '@/db/testing/factories',
      '@/inngest/functions/execute-run',
      'drizzle-orm',
      'next/headers',
      'react',
    ],
    'lib/use-cases may import repositories',
  ),
  ...imports(
    'lib/auth/org-context.ts',
    [
      '@/db/metadata/schema/users',
      '@/inngest/client',
      '@/components/ui/button',
      '@/lib/docking/vina',
      'drizzle-orm/pg-core',
    ],
    'lib/auth and lib/http may import repositories',
  ),
  ...imports(
    'lib/http/org-route.ts',
    ['@/inngest/client', '@/app/page', 'drizzle-orm'],
    'lib/auth and lib/http may import',
  ),
  ...imports(
    'lib/env.ts',
    ['react', 'next/headers', 'drizzle-orm', '@/db/columns'],
    'lib/ is free of React, of Next.js',
  ),
  ...imports(
    'inngest/functions/execute-run.ts',
    [
      '@/db/results/tasks-repository',
      '@/lib/docking/vina',
      '@/inngest/embedded/engine',
      '@/app/page',
      'drizzle-orm',
    ],
    'inngest/functions may import lib/use-cases',
  ),
  ...imports(
    'inngest/embedded/engine.ts',
    [
      '@/lib/use-cases/runs/start-run',
      '@/db/metadata/client',
      '@/inngest/functions/execute-run',
      'drizzle-orm',
    ],
    'inngest/embedded executes functions',
  ),
  ...imports(
    'lib/dependencies.ts',
    ['drizzle-orm', '@/app/page', '@/inngest/worker', 'react'],
    'lib/dependencies.ts puts the parts together',
  ),
  ...imports(
    'inngest/worker.ts',
    ['@/app/page', '@/components/ui/button', 'react', 'drizzle-orm'],
    'inngest/ knows neither pages nor SQL',
  ),
  ...imports('scripts/demo/main.ts', ['drizzle-orm'], 'Only db/ imports drizzle-orm'),
  ...imports('lib/use-cases/runs/start-run.test.ts', ['drizzle-orm'], 'Only db/ imports drizzle-orm'),
  ...[
    `import '../actor';`,
    `export * from '../actor';`,
    `export const a = await import('../../lib/actor');`,
    `import './../actor';`,
  ].map((code) => ({
    file: 'lib/use-cases/runs/list-runs.ts',
    code,
    rule: 'plugin',
    message: 'Imports across folders use the alias',
  })),
  ...[
    'app/page.tsx',
    'components/a.tsx',
    'db/client.ts',
    'lib/logs/a.ts',
    'inngest/worker.ts',
    'proxy.ts',
  ].map((file) => ({
    file,
    code: 'export const port = process.env.PORT;',
    rule: ENVIRONMENT,
    message: "Don't use process.env",
  })),
  ...[
    `await step.run('a', async () => { await step.run('b', async () => 1); });`,
    `await step.run('a', () => step.sleep('b', '1s'));`,
    `await context.step.run({ id: 'a' }, async () => [1].map(() => context.step.sendEvent('b', {})));`,
  ].map((code) => ({
    file: 'inngest/functions/nested.ts',
    code,
    rule: 'plugin',
    message: 'A step inside the body of another step hangs the run',
  })),
];

/** The same folders, doing what they are for: without these a rule that forbids everything would pass. */
const ALLOWED: Pick<Violation, 'file' | 'code'>[] = [
  [
    'app/orgs/page.tsx',
    '@/components/shell/frame',
    '@/lib/http/org-route',
    '@/lib/auth/session',
    '@/lib/use-cases/runs/get-run',
    '@/lib/api-client/runs',
    'react',
    'next/link',
  ],
  [
    'app/api/inngest/route.ts',
    '@/inngest/functions/catalogue',
    '@/inngest/client',
    '@/lib/env',
    'inngest/next',
  ],
  [
    'components/runs/table.tsx',
    '@/components/ui/button',
    '@/lib/api-client/runs',
    '@/lib/domain/ids',
    'react',
    'next/link',
  ],
  [
    'db/metadata/runs-repository.ts',
    '@/db/columns',
    '@/drizzle/results/meta/_journal.json',
    '@/lib/domain/ids',
    '@/lib/env',
    'drizzle-orm',
    'drizzle-orm/pg-core',
    'node:fs',
  ],
  ['lib/domain/ids.ts', '@/lib/domain/errors', '@/lib/chemistry/elements', 'zod'],
  ['lib/chemistry/read.ts', '@/lib/domain/errors', '@/lib/chemistry/elements', 'node:fs', 'openchemlib'],
  [
    'lib/docking/vina.ts',
    '@/lib/domain/errors',
    '@/lib/chemistry/pdbqt',
    '@/lib/docking/engine',
    'node:child_process',
  ],
  ['lib/object-storage/local.ts', '@/lib/env', '@/lib/domain/ids', 'node:fs'],
  ['lib/logs/chunks.ts', '@/lib/object-storage/port', '@/lib/domain/ids'],
  ['lib/api-client/runs.ts', '@/lib/domain/ids', '@/lib/api-client/request', '@tanstack/react-query'],
  [
    'lib/use-cases/runs/start-run.ts',
    '@/db/metadata/runs-repository',
    '@/lib/docking/vina',
    '@/lib/chemistry/read',
    '@/lib/object-storage/port',
    '@/lib/logs/port',
    '@/lib/domain/ids',
    '@/inngest/events',
    '@/inngest/client',
    '@/lib/auth/org-context',
  ],
  [
    'lib/auth/org-context.ts',
    '@/db/metadata/memberships-repository',
    '@/lib/domain/ids',
    'next/headers',
    'next-auth',
  ],
  ['lib/http/org-route.ts', '@/lib/auth/org-context', '@/lib/use-cases/define-use-case', 'next/server'],
  ['lib/dependencies.ts', '@/db/metadata/client', '@/lib/object-storage/local'],
  [
    'inngest/functions/execute-run.ts',
    '@/lib/use-cases/runs/plan-run',
    '@/lib/auth/org-context',
    '@/inngest/events',
    '@/inngest/client',
    'inngest',
  ],
  ['inngest/embedded/engine.ts', '@/db/orchestrator/jobs-store', '@/lib/domain/ids', 'inngest'],
  ['lib/use-cases/runs/start-run.test.ts', '@/db/testing/factories', '@/inngest/functions/execute-run'],
].map(([file = '', ...modules]) => ({
  file,
  code: modules.map((module) => `import '${module}';`).join('\n'),
}));

const MORE_ALLOWED: Pick<Violation, 'file' | 'code'>[] = [
  { file: 'lib/env.ts', code: 'export const port = process.env.PORT;' },
  { file: 'scripts/start.ts', code: 'export const port = process.env.PORT;' },
  { file: 'next.config.ts', code: 'export const port = process.env.PORT;' },
  { file: 'db/testing/global-setup.ts', code: 'export const port = process.env.PORT;' },
  { file: 'lib/use-cases/runs/list-runs.ts', code: `import './actor';` },
  {
    file: 'inngest/functions/flat.ts',
    code: `const a = await step.run('a', () => 1);\nawait step.sleep('b', '1s').then(() => step.run('c', () => a));`,
  },
];

interface Diagnostic {
  category: string;
  message: string;
  location: { path: string };
}

const cases = [...VIOLATIONS, ...ALLOWED, ...MORE_ALLOWED];
const found = new Map<string, Diagnostic[]>();
let folder = '';

function lint(project: string): Promise<Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const biome = join(root, 'node_modules/.bin/biome');
    const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
    execFile(biome, args, { cwd: project, maxBuffer: 1e8 }, (_, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics);
      } catch {
        reject(new Error(`Biome gave no report: ${stderr}`));
      }
    });
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lint-rules-'));
  // Cases that name the same file go to different copies of the project: Biome resolves folders from where its configuration is.
  const projects = new Map<number, { file: string; index: number }[]>();
  const seen = new Map<string, number>();
  for (const [index, { file, code }] of cases.entries()) {
    const copy = seen.get(file) ?? 0;
    seen.set(file, copy + 1);
    const target = join(folder, String(copy), file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${code}\n`);
    projects.set(copy, [...(projects.get(copy) ?? []), { file, index }]);
  }
  for (const [copy, members] of projects) {
    const project = join(folder, String(copy));
    mkdirSync(join(project, 'scripts/lint'), { recursive: true });
    copyFileSync(join(root, 'biome.json'), join(project, 'biome.json'));
    for (const name of readdirSync(join(root, 'scripts/lint')).filter((name) => name.endsWith('.grit'))) {
      copyFileSync(join(root, 'scripts/lint', name), join(project, 'scripts/lint', name));
    }
    const diagnostics = await lint(project);
    for (const { file, index } of members) {
      found.set(
        String(index),
        diagnostics.filter((diagnostic) => diagnostic.location.path === file),
      );
    }
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ours = (diagnostic: Diagnostic) => [IMPORTS, ENVIRONMENT, 'plugin'].includes(diagnostic.category);
const describeCode = (code: string) => code.replaceAll('\n', ' ');

describe('the lint catches', () => {
  for (const [index, { file, code, rule, message }] of VIOLATIONS.entries()) {
    it(`${file}: ${describeCode(code)}`, () => {
      const hits = (found.get(String(index)) ?? []).filter(ours);
      expect(hits.map((hit) => hit.category)).toEqual([rule]);
      expect(hits[0]?.message).toContain(message);
    });
  }
});

describe('the lint allows', () => {
  for (const [offset, { file, code }] of [...ALLOWED, ...MORE_ALLOWED].entries()) {
    it(`${file}: ${describeCode(code)}`, () => {
      expect((found.get(String(VIOLATIONS.length + offset)) ?? []).filter(ours)).toEqual([]);
    });
  }
});
