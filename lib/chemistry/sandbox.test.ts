import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runSandboxed, type SandboxLimits, sandboxIsolation } from './sandbox';

const limits: SandboxLimits = {
  memoryMegabytes: 512,
  cpuSeconds: 10,
  wallSeconds: 10,
  fileMegabytes: 5,
  outputBytes: 100_000,
};

function shell(script: string, change: Partial<SandboxLimits> = {}, signal?: AbortSignal) {
  return runSandboxed({ command: 'sh', args: ['-c', script], limits: { ...limits, ...change }, signal });
}

async function waitUntilDead(pid: number) {
  const running = () =>
    existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  for (let i = 0; i < 100 && running(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  return !running();
}

describe('runSandboxed', () => {
  it('hands over inputs, gives back the output file, and leaves no scratch directory', async () => {
    const result = await runSandboxed({
      command: 'sh',
      args: ['-c', 'pwd; stat -c %a .; tr a-z A-Z < in.txt > out.txt'],
      inputFiles: { 'in.txt': 'abc' },
      outputFile: 'out.txt',
      limits,
    });
    const [directory = '', mode] = result.stdout.split('\n');
    expect(result.exitCode).toBe(0);
    expect(mode).toBe('700');
    expect(Buffer.from(result.files['out.txt'] ?? []).toString()).toBe('ABC');
    expect(directory).toContain('sandbox-');
    expect(existsSync(directory)).toBe(false);
  });

  it('passes arguments as data, never through a shell', async () => {
    const hostile = '; touch owned $(id) --config=/etc/passwd\n';
    const result = await runSandboxed({ command: 'printf', args: ['%s', hostile], limits });
    expect(result.stdout).toBe(hostile);
  });

  it('gives a fixed environment without anything of ours', async () => {
    const { stdout } = await runSandboxed({ command: 'env', args: [], limits });
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names.sort()).toEqual(['HOME', 'LC_ALL', 'NODE_ENV', 'PATH', 'TMPDIR', 'TZ']);
  });

  it('reports a non-zero exit code as a result', async () => {
    await expect(shell('echo no >&2; exit 3')).resolves.toMatchObject({
      exitCode: 3,
      signal: null,
      stderr: 'no\n',
    });
  });

  it('stops a process at the wall limit together with its children, while a sibling goes on', async () => {
    const sibling = shell('sleep 1.2; echo alive');
    const started = performance.now();
    const dead = runSandboxed({
      command: 'sh',
      args: ['-c', 'sleep 60 & wait'],
      limits: { ...limits, wallSeconds: 0.4 },
    });
    await expect(dead).rejects.toMatchObject({ failure: 'timeout' });
    expect(performance.now() - started).toBeLessThan(1200);
    await expect(sibling).resolves.toMatchObject({ exitCode: 0, stdout: 'alive\n' });
  });

  it('kills what a finished process left running in its group', async () => {
    const { stdout } = await shell('sleep 60 >&- 2>&- & echo $!');
    expect(await waitUntilDead(Number(stdout))).toBe(true);
  });

  it('stops a process that burns its processor time', async () => {
    await expect(shell('while :; do :; done', { cpuSeconds: 1 })).rejects.toMatchObject({
      failure: 'timeout',
    });
  });

  it('refuses memory above the limit', async () => {
    const hog = runSandboxed({
      command: 'perl',
      args: ['-e', 'my $x = "a" x (400 * 1024 * 1024); print length $x'],
      limits: { ...limits, memoryMegabytes: 100 },
    });
    await expect(hog).rejects.toMatchObject({ failure: 'memory' });
  });

  it('survives a segmentation fault', async () => {
    await expect(shell('kill -SEGV $$')).rejects.toMatchObject({ name: 'SandboxError', failure: 'crashed' });
    await expect(shell('echo still here')).resolves.toMatchObject({ stdout: 'still here\n' });
  });

  it('cuts endless output', async () => {
    await expect(shell('yes')).rejects.toMatchObject({ failure: 'output-too-large' });
  });

  it('stops a file that grows beyond the limit', async () => {
    const grown = runSandboxed({
      command: 'dd',
      args: ['if=/dev/zero', 'of=big', 'bs=1M', 'count=20'],
      limits,
    });
    await expect(grown).rejects.toMatchObject({ failure: 'output-too-large' });
  });

  it('refuses to read back an output larger than allowed, and does not follow a link', async () => {
    const large = runSandboxed({
      command: 'sh',
      args: ['-c', 'head -c 200000 /dev/zero > out'],
      outputFile: 'out',
      limits,
    });
    await expect(large).rejects.toMatchObject({ failure: 'output-too-large' });
    const link = await runSandboxed({
      command: 'ln',
      args: ['-s', '/etc/hostname', 'out'],
      outputFile: 'out',
      limits,
    });
    expect(link.files).toEqual({});
  });

  it('names a program that is not installed', async () => {
    const missing = runSandboxed({ command: 'no-such-program', args: [], limits });
    await expect(missing).rejects.toMatchObject({ failure: 'not-installed' });
    await expect(missing).rejects.toThrow('no-such-program');
  });

  it('refuses file names that leave the scratch directory', async () => {
    const escaping = runSandboxed({ command: 'true', args: [], inputFiles: { '../x': '' }, limits });
    await expect(escaping).rejects.toThrow('Not a plain file name');
  });

  it('ends on abort with the reason of the signal', async () => {
    const controller = new AbortController();
    const run = shell('sleep 60', {}, controller.signal);
    setTimeout(() => controller.abort(new Error('cancelled by the user')), 100);
    await expect(run).rejects.toThrow('cancelled by the user');
    await expect(shell('true', {}, controller.signal)).rejects.toThrow('cancelled by the user');
  });

  it('has no network where the kernel allows it, and says so', async () => {
    const isolation = await sandboxIsolation();
    const { stdout } = await runSandboxed({ command: 'cat', args: ['/proc/net/dev'], limits });
    const interfaces = [...stdout.matchAll(/^\s*(\S+):/gm)].map((match) => match[1]);
    if (isolation.network === 'none') expect(interfaces).toEqual(['lo']);
    else expect(isolation.reason).toContain('unshare');
  });
});
