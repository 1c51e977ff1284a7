import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadRequestError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { LibraryId } from '@/lib/domain/ids';
import type { LigandPage } from '@/lib/domain/resources/libraries';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { searchChemistry } from '@/lib/use-cases/interactive-chemistry';
import { archiveLibrary } from '@/lib/use-cases/libraries/archive-library';
import { exportLigands } from '@/lib/use-cases/libraries/export-ligands';
import { exportRejected } from '@/lib/use-cases/libraries/export-rejected';
import { getLibraryProfile } from '@/lib/use-cases/libraries/get-library-profile';
import { listLigands } from '@/lib/use-cases/libraries/list-ligands';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

/** Phenol twice, in two spellings; the weights are those of PubChem, rounded. */
const RECORDS = [
  'Oc1ccccc1 phenol', // 94.11
  'Cn1cnc2c1c(=O)n(C)c(=O)n2C caffeine', // 194.19
  'C1=CC=CC=C1O Phenol again',
  'CC(=O)Nc1ccc(O)cc1 paracetamol_100%', // 151.16
  'C1CC( nonsense',
  'OCCO glycol', // 62.07
].join('\n');

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;
let libraryId: LibraryId;
let secondId: LibraryId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  machine = await startDockingMachine();
  libraryId = await read(ours, RECORDS, 'first.smi');
  secondId = await read(ours, 'CN1C=NC2=C1C(=O)N(C)C(=O)N2C caffeine\nCCO ethanol\n', 'second.smi');
  await read(world.theirs, 'OCCO glycol\n', 'theirs.smi');
});
afterAll(async () => {
  await searchChemistry().close();
  await machine?.close();
  await world?.close();
});

async function read(org: TestOrganization, text: string, name: string): Promise<LibraryId> {
  const { id } = await uploadLibrary(org.scientist, { file: { name, bytes: Buffer.from(text) } });
  await readLibrary(org.job, { libraryId: id });
  return id;
}

const list = (query: Record<string, unknown> = {}): Promise<LigandPage> =>
  listLigands(ours.viewer, { libraryId, ...query });
const records = async (query: Record<string, unknown>) =>
  (await list(query)).ligands.map(({ record }) => record);

describe('which records are wanted', () => {
  it.each([
    [{ weight: '90..152' }, [1, 3, 4]],
    [{ weight: '..94.2', donors: '2..' }, [6]],
    [{ rings: '0..0' }, [6]],
    [{ name: 'PHENOL' }, [1, 3]],
    // Neither character stands for anything but itself.
    [{ name: 'l_100%' }, [4]],
    [{ name: '%' }, [4]],
    [{ status: 'rejected' }, [5]],
    [{ status: 'rejected', weight: '0..' }, []],
    [{ structure: 'ISWSIDIOOBJBQZ-UHFFFAOYSA-N' }, [1, 3]],
    [{ duplicates: 'here' }, [1, 3]],
    [{ duplicates: 'once' }, [1, 2, 4, 6]],
    [{ duplicates: 'elsewhere' }, [2]],
    [{ duplicates: 'new' }, [1, 3, 4, 6]],
    // Paracetamol is Brenk's `hydroquinone`, by his pattern.
    [{ alerts: 'any' }, [4]],
    [{ alerts: 'none' }, [1, 2, 3, 6]],
    [{ alerts: 'brenk' }, [4]],
    [{ alerts: 'pains' }, []],
    [{ alerts: 'brenk/hydroquinone' }, [4]],
    [{ alerts: 'brenk/catechol' }, []],
    [{ smarts: 'c[OX2H]' }, [1, 3, 4]],
    [{ smarts: '[#6]C(=O)[NX3]', heavyAtoms: '..20' }, [4]],
    [{ smarts: '[Cl]' }, []],
  ])('%j', async (query, expected) => {
    const page = await list(query);
    expect(page.ligands.map(({ record }) => record)).toEqual(expected);
    expect(page.matching).toBe(expected.length);
  });

  it('says where a structure stands besides, in this organisation only', async () => {
    const { ligands } = await list();
    expect(ligands.map(({ twins }) => twins && [twins.here, twins.elsewhereCount])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 0],
      null,
      [0, 0],
    ]);
    expect(ligands[1]?.twins?.elsewhere).toEqual([
      { libraryId: secondId, libraryName: 'second', records: 1 },
    ]);
    const profile = await getLibraryProfile(ours.viewer, { libraryId });
    expect(profile).toMatchObject({ structures: 4, repeats: 1, elsewhere: 1 });
    expect(profile).toMatchObject({
      alerted: 1,
      alerts: [{ alert: 'brenk/hydroquinone', records: 1 }],
      uncheckedForAlerts: 0,
    });
    expect(profile.properties.heavyAtoms).toEqual({ least: 4, most: 14 });
    expect(profile.properties.weight.most).toBeCloseTo(194.19, 2);
  });

  it('leaves an archived library out of what else has a structure', async () => {
    const third = await read(ours, 'OCCO glycol\n', 'third.smi');
    expect(await records({ duplicates: 'elsewhere' })).toEqual([2, 6]);
    await archiveLibrary(ours.scientist, { libraryId: third });
    expect(await records({ duplicates: 'elsewhere' })).toEqual([2]);
  });

  it('refuses what cannot be read, by the field and the place', async () => {
    for (const [query, field, words] of [
      [{ weight: '500..200' }, 'weight', 'range'],
      [{ duplicates: 'some' }, 'duplicates', ''],
      [{ alerts: 'toxic' }, 'alerts', 'pains/catechol_A'],
      [{ structure: 'phenol' }, 'structure', 'InChIKey'],
      [{ smarts: 'c1cccc[' }, 'smarts', 'at character 7, “[”'],
      [{ smarts: '[#6]=!C' }, 'smarts', 'at character 7, “C”'],
      [{ smarts: 'c1ccccc' }, 'smarts', 'unclosed ring'],
      [{ smarts: 'C'.repeat(501) }, 'smarts', '500'],
    ] as const) {
      const error = await list(query).catch((thrown: unknown) => thrown);
      expect(error, JSON.stringify(query)).toBeInstanceOf(InvalidInputError);
      const [issue] = (error as InvalidInputError).issues;
      expect(issue?.field).toBe(field);
      expect(issue?.message).toContain(words);
    }
    await expect(list({ sort: 'price' })).rejects.toThrow(BadRequestError);
  });
});

describe('in which order', () => {
  it.each([
    ['weight', [6, 1, 3, 4, 2, 5]],
    ['-weight', [2, 4, 1, 3, 6, 5]],
    ['-record', [6, 5, 4, 3, 2, 1]],
    ['name', [2, 6, 5, 4, 1, 3]],
    ['rings', [6, 1, 3, 4, 2, 5]],
  ])('%s, page by page, those without a value last', async (sort, expected) => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort, limit: 2, cursor });
      expect(page.matching).toBe(cursor ? null : 6);
      seen.push(...page.ligands.map(({ record }) => record));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(expected);
  });

  it('takes a cursor only with the filter and the order that it was given for', async () => {
    const { nextCursor: cursor } = await list({ sort: 'weight', weight: '60..', limit: 1 });
    expect(cursor).not.toBeNull();
    for (const other of [
      { sort: '-weight', weight: '60..' },
      { sort: 'weight' },
      { sort: 'weight', weight: '61..' },
    ]) {
      await expect(list({ ...other, cursor })).rejects.toThrow(BadRequestError);
    }
  });
});

const textOf = async ({ chunks }: { chunks: AsyncGenerator<Uint8Array> }) => {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
};

describe('what can be taken home', () => {
  it('is the filtered selection in its order, in three formats, each of which can be read again', async () => {
    const query = { libraryId, rings: '1..', sort: '-weight' };
    const csv = await exportLigands(ours.viewer, { ...query, format: 'csv' });
    expect(csv.fileName).toBe('first.csv');
    const [header = '', ...lines] = (await textOf(csv)).trimEnd().split('\r\n');
    expect(header.split(',').slice(0, 4)).toEqual(['record', 'line', 'name', 'verdict']);
    expect(lines.map((line) => Number(line.split(',')[0]))).toEqual([2, 4, 1, 3]);
    expect(lines[1]).toContain('brenk/hydroquinone');
    const names = ['caffeine', 'paracetamol_100%', 'phenol', 'Phenol again'];
    for (const format of ['smi', 'sdf'] as const) {
      const again = await read(
        ours,
        await textOf(await exportLigands(ours.viewer, { ...query, format })),
        `again.${format}`,
      );
      const { ligands } = await listLigands(ours.viewer, { libraryId: again });
      expect(ligands.map(({ name }) => name)).toEqual(names);
      const { ligands: before } = await list({ rings: '1..', sort: '-weight' });
      expect(ligands.map(({ inchiKey }) => inchiKey)).toEqual(before.map(({ inchiKey }) => inchiKey));
      await archiveLibrary(ours.scientist, { libraryId: again });
    }
  });

  it('has no cell that a spreadsheet would run', async () => {
    const formula = await read(ours, 'name,smiles\n"=HYPERLINK(""x"")",CCO\n+1,C1CC(\n', 'formula.csv');
    const text = await textOf(await exportLigands(ours.viewer, { libraryId: formula, format: 'csv' }));
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text).toContain(",'+1,rejected");
    await archiveLibrary(ours.scientist, { libraryId: formula });
  });

  it.each([
    [
      'a.smi',
      'CCO good\n# a comment\nC1CC( bad one\r\n# another\nCCN good\nC[Hg]C last',
      'C1CC( bad one\nC[Hg]C last\n',
    ],
    ['a.csv', 'name,smiles\ngood,CCO\n"two\nlines",C1CC(\ngood,CCN\n', 'name,smiles\n"two\nlines",C1CC(\n'],
    [
      'a.sdf',
      'cut\n\n\n> <NOTE>\nkept\n\n$$$$\n\n\n\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\nM  END\n$$$$\n',
      'cut\n\n\n> <NOTE>\nkept\n\n$$$$\n',
    ],
  ])('are the rejected records of %s as they came', async (name, text, expected) => {
    const id = await read(ours, text, name);
    const file = await exportRejected(ours.viewer, { libraryId: id });
    expect(file.fileName).toBe(`a rejected.${name.split('.')[1]}`);
    expect(await textOf(file)).toBe(expected);
    await archiveLibrary(ours.scientist, { libraryId: id });
  });
});

describe('a library of others', () => {
  it('is not found, with any filter', async () => {
    for (const query of [{}, { smarts: 'C' }, { duplicates: 'elsewhere' }]) {
      await expect(listLigands(world.theirs.viewer, { libraryId, ...query })).rejects.toThrow(NotFoundError);
    }
  });
});

describe('who may not see structures', () => {
  it('gets the verdicts in the order of the file, and can ask for nothing that tells of a structure', async () => {
    const collaborator = await ours.memberWithout('structure:read');
    const { ligands } = await listLigands(collaborator, { libraryId, status: 'accepted' });
    expect(ligands.map(({ name, logP, rings, twins }) => [name, logP, rings, twins])).toEqual(
      [1, 2, 3, 4, 6].map((record) => [`Ligand ${record}`, null, null, null]),
    );
    for (const query of [
      { name: 'phenol' },
      { weight: '90..' },
      { smarts: 'c' },
      { duplicates: 'here' },
      { alerts: 'any' },
      { structure: 'ISWSIDIOOBJBQZ-UHFFFAOYSA-N' },
      { sort: 'weight' },
      { sort: '-record' },
    ]) {
      await expect(listLigands(collaborator, { libraryId, ...query })).rejects.toThrow(ForbiddenError);
    }
  });
});
