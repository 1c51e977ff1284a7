import { arch, cpus } from 'node:os';

/**
 * The class of this machine: among machines of one class the same build of an engine gives the same bytes; between
 * classes the mathematics library may choose other instructions, and a search may end elsewhere.
 * @returns for example `x64, Intel(R) Xeon(R) Processor @ 2.20GHz`
 */
export function machineClass(): string {
  const models = [...new Set(cpus().map(({ model }) => model.replaceAll(/\s+/g, ' ').trim()))].sort();
  return [arch(), ...models.filter(Boolean)].join(', ');
}
