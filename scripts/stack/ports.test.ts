import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { choosePorts, isPortFree, nextFreePort } from './ports';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'ports-')), 'ports.json');
const allBut =
  (...taken: number[]) =>
  (port: number) =>
    Promise.resolve(!taken.includes(port));

describe('choosePorts', () => {
  it('takes the usual ports and remembers them', async () => {
    const file = newFile();
    expect(await choosePorts(file, undefined, allBut())).toEqual({
      web: 3000,
      postgres: 25_432,
      replaced: null,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ web: 3000, postgres: 25_432 });
  });

  it('takes the next free ones where the usual are in use, says so, and stays with them', async () => {
    const file = newFile();
    const first = await choosePorts(file, undefined, allBut(3000, 3001, 25_432));
    expect(first).toEqual({ web: 3002, postgres: 25_433, replaced: { wanted: 3000, taken: 3002 } });
    expect(await choosePorts(file, undefined, allBut())).toEqual({
      web: 3002,
      postgres: 25_433,
      replaced: null,
    });
  });

  it('refuses a port that was asked for and is in use, or is none', async () => {
    await expect(choosePorts(newFile(), '8080', allBut(8080))).rejects.toThrow('Port 8080 is in use');
    for (const wrong of ['http', '0', '70000', '80.5']) {
      await expect(choosePorts(newFile(), wrong, allBut())).rejects.toThrow('no port number');
    }
  });

  it('reads past a damaged memory', async () => {
    const file = newFile();
    writeFileSync(file, '{"web":');
    expect(await choosePorts(file, undefined, allBut())).toMatchObject({ web: 3000 });
  });
});

it('gives up with a remedy when fifty ports in a row are taken', async () => {
  await expect(nextFreePort(3000, () => Promise.resolve(false))).rejects.toThrow('PORT=');
});

it.each(['127.0.0.1', '0.0.0.0'])('sees a real server on %s', async (host) => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await isPortFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});
