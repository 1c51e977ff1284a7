import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hashSources, isBuilt } from './build';

function checkout() {
  const root = mkdtempSync(join(tmpdir(), 'build-'));
  mkdirSync(join(root, 'app/testing'), { recursive: true });
  writeFileSync(join(root, 'app/page.tsx'), 'one');
  return root;
}

it('changes with content, name and number of the sources, and with nothing else', () => {
  const root = checkout();
  const first = hashSources(root);
  writeFileSync(join(root, 'README.md'), 'words');
  writeFileSync(join(root, 'app/page.test.tsx'), 'a test');
  writeFileSync(join(root, 'app/testing/factory.ts'), 'a factory');
  expect(hashSources(root)).toBe(first);
  writeFileSync(join(root, 'app/page.tsx'), 'two');
  const second = hashSources(root);
  expect(second).not.toBe(first);
  writeFileSync(join(root, 'app/layout.tsx'), '');
  expect(hashSources(root)).not.toBe(second);
});

it('takes only a complete build of the same sources', () => {
  const root = checkout();
  expect(isBuilt(root, 'abc')).toBe(false);
  mkdirSync(join(root, '.next'));
  writeFileSync(join(root, '.next/built-from.json'), '{"hash":"abc"}');
  expect(isBuilt(root, 'abc')).toBe(false);
  writeFileSync(join(root, '.next/BUILD_ID'), 'id');
  expect(isBuilt(root, 'abc')).toBe(true);
  expect(isBuilt(root, 'abd')).toBe(false);
});
