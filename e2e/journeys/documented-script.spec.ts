import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { stackFacts } from '@/e2e/support/facts';
import { signIn } from '@/e2e/support/sign-in';

const SCOPES = [
  ...['target:read', 'target:write', 'library:read', 'library:write'],
  ...['run:start', 'run:read', 'structure:read'],
];

test('the script of docs/api.md docks a library with a token', async ({ page }) => {
  test.skip(spawnSync('jq', ['--version']).status !== 0, 'The script needs jq, which is not installed here.');
  test.setTimeout(600_000);
  const { url, organisations } = stackFacts();
  const [organisation] = organisations;
  await signIn(page, organisation);
  const answer = await page.request.post(`${url}/api/v1/orgs/${organisation.slug}/tokens`, {
    data: { name: 'Documented script', scopes: SCOPES, expiresInDays: 1 },
    headers: { origin: url },
  });
  expect(answer.status()).toBe(201);
  const { text: token } = await answer.json();

  const [, script] = /```sh\n(set -eu\n[\s\S]*?)```/.exec(readFileSync('docs/api.md', 'utf8')) ?? [];
  if (!script) throw new Error('docs/api.md has no script.');
  const folder = mkdtempSync(join(tmpdir(), 'documented-script-'));
  try {
    copyFileSync('examples/aurora-a/5dt0.pdb', join(folder, 'receptor.pdb'));
    writeFileSync(join(folder, 'ligands.smi'), 'Oc1ccc(F)cc1 4-fluorophenol\n');
    const { stdout } = await promisify(execFile)('sh', ['-c', script], {
      cwd: folder,
      env: { ...process.env, MAD_URL: url, MAD_ORG: organisation.slug, MAD_TOKEN: token },
    });
    expect(stdout).toMatch(/^1\t4-fluorophenol\t-\d+\.\d+\n$/);
    expect(readFileSync(join(folder, 'poses.sdf'), 'utf8')).toContain('4-fluorophenol');
    // What it took away can be checked without the product, and docked again to the same bytes.
    const verify = ['--import', 'tsx', 'scripts/verify-bundle.ts', join(folder, 'proof.zip'), '--all'];
    const verdict = await promisify(execFile)(process.execPath, verify);
    expect(verdict.stdout).toContain('The same bytes');
    expect(verdict.stdout).toContain('The bundle is sound.');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
