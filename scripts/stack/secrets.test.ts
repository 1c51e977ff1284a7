import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatePassword, openSecrets } from './secrets';
import { StackError } from './stop';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'secrets-')), 'secrets.json');

describe('openSecrets', () => {
  it('generates once, for the owner only, and keeps what it generated', () => {
    const file = newFile();
    const first = openSecrets(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(Buffer.from(first.masterKey, 'base64')).toHaveLength(32);
    expect(openSecrets(file)).toEqual(first);
  });

  it('never replaces a damaged file: the stored data can only be read with its key', () => {
    const file = newFile();
    const { masterKey: _, ...rest } = openSecrets(file);
    for (const damaged of ['{"instanceId"', JSON.stringify(rest)]) {
      writeFileSync(file, damaged);
      expect(() => openSecrets(file)).toThrow(StackError);
      expect(readFileSync(file, 'utf8')).toBe(damaged);
    }
  });
});

it('generates passwords that can be read out, and never the same twice', () => {
  const passwords = Array.from({ length: 50 }, generatePassword);
  for (const password of passwords) expect(password).toMatch(/^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/);
  expect(new Set(passwords).size).toBe(50);
});
