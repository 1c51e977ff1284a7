import { expect, test } from '@playwright/test';
import { endOfRun, readyAurora, readyLibrary, signedIn, testFile } from '@/e2e/support/docking';
import { stackFacts } from '@/e2e/support/facts';
import { loadRdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import type { TargetId } from '@/lib/domain/ids';
import type { ProductApi } from '@/scripts/product-api/product-api';

/** What the ledger must say of a bad record: its reason code, and words of the sentence that holds the remedy. */
interface Reason {
  code: string;
  remedy: RegExp;
}
type Bad = [name: string, record: string, reason: Reason];

const biphenyl = 'c1ccc(-c2ccccc2)cc1';
const BAD_SMILES: Bad[] = [
  ['unclosed ring', 'C1CCCC', { code: 'unreadable', remedy: /unclosed ring.*Draw the structure again/ }],
  ['five bonds', 'CC(C)(C)(C)C', { code: 'unreadable', remedy: /valence.*Draw the structure again/ }],
  ['hydrogen', '[H][H]', { code: 'no-atoms', remedy: /no atoms but hydrogen: add the structure/ }],
  ['attachment point', '*c1ccccc1', { code: 'query', remedy: /draw the real atom/ }],
  ['organomercury', 'C[Hg]C', { code: 'metal', remedy: /atomic number 80.*Draw the ligand without it/ }],
  ['selenide', 'C[Se]C', { code: 'unsupported-element', remedy: /atomic number 34.*leave the record out/ }],
  ['two molecules', `${biphenyl}.O${biphenyl}`, { code: 'mixture', remedy: /Keep one of them/ }],
  ['radical', 'CC[CH2]', { code: 'radical', remedy: /add the missing hydrogen or bond/ }],
  [
    'polymer',
    `N${'CC(=O)N'.repeat(38)}`,
    { code: 'too-many-heavy-atoms', remedy: /153 heavy atoms.*dock a part of it/ },
  ],
  ['no line end', 'C'.repeat(10_001), { code: 'too-long', remedy: /missing line end/ }],
];

/** Small molecules of 4 to 11 heavy atoms. */
const GOOD_SMILES = [
  'NC(=O)c1ccccc1',
  'Oc1ccc(F)cc1',
  'Nc1ncnc2[nH]cnc12',
  'c1ccc2[nH]cnc2c1',
  'Nc1ccncc1',
  'O=C1CCCN1',
  'c1cn[nH]c1',
  'Cc1c[nH]cn1',
  'Nc1cccnc1',
  'OCc1ccccc1',
  'NCc1ccccc1',
  'N#Cc1ccccc1',
  'Oc1ccccc1O',
  'CC(=O)Nc1ccccc1',
  'c1ccc2ccncc2c1',
  'c1ccc2[nH]ccc2c1',
  'Nc1ncccn1',
  'O=c1cc[nH]cc1',
  'Clc1ccccc1',
  'Brc1ccccn1',
  'CS(=O)(=O)N',
  'CN1CCNCC1',
  'C1CCOC1',
  'C1COCCN1',
  'OC(=O)c1ccccc1',
  'OC(=O)CC(=O)O',
  'NCCO',
  'NCC(=O)O',
  'C[C@H](N)C(=O)O',
  'CC(C)O',
  'O=C(N)N',
  'NC(=N)c1ccccc1',
  'c1ccsc1',
  'c1ccoc1',
  'Cn1ccnc1',
  'Cc1ccno1',
  'FC(F)(F)c1ccccc1',
  '[Na+].OC(=O)c1cccnc1',
  'CCO',
  'CC#N',
];

let api: ProductApi;
let targetId: TargetId;

test.beforeAll(async () => {
  const facts = stackFacts();
  api = await signedIn(facts, facts.organisations[1]);
  targetId = await readyAurora(api);
  await loadRdkit();
});

/** Docks a file, and expects of every record the outcome that it should have, at its line. */
async function expectVerdicts(
  fileName: string,
  content: string,
  expected: { name: string; line: number; reason: Reason | null }[],
): Promise<void> {
  const libraryId = await readyLibrary(api, testFile(fileName, content));
  const parameters = { exhaustiveness: 1, poses: 1 };
  const { id } = await api.startRun({ name: fileName, targetId, libraryId, parameters });
  const run = await endOfRun(api, id);
  const bad = expected.filter(({ reason }) => reason !== null).length;
  expect(run).toMatchObject({
    status: 'completed',
    total: expected.length,
    pending: 0,
    counts: { docked: expected.length - bad, rejected: bad, reused: 0, failed: 0, cancelled: 0, skipped: 0 },
  });
  const ledger = await api.getLedger(id);
  const seen = ledger.map(({ line, name, outcome, reasonCode }) => ({ line, name, outcome, reasonCode }));
  expect(seen).toEqual(
    expected.map(({ name, line, reason }) => ({
      line,
      name,
      outcome: reason ? 'rejected' : 'docked',
      reasonCode: reason?.code ?? null,
    })),
  );
  for (const [i, { name, reason }] of expected.entries()) {
    if (reason) expect(ledger[i]?.reason, name).toMatch(reason.remedy);
  }
  expect(await api.getResults(id)).toHaveLength(expected.length - bad);
}

test('a SMILES file of 50 with 10 bad records docks 40 and explains 10', async () => {
  test.setTimeout(600_000);
  const records = GOOD_SMILES.map((smiles, i) => ({
    name: `good ${i + 1}`,
    text: smiles,
    reason: null as Reason | null,
  }));
  // Bad ones first, last, side by side, and in between.
  const places = [0, 4, 9, 10, 17, 25, 26, 33, 41, 49];
  for (const [i, [name, text, reason]] of BAD_SMILES.entries())
    records.splice(places[i] ?? 0, 0, { name, text, reason });
  const header = ['# a comment and an empty line count as lines, not as records', ''];
  const lines = [...header, ...records.map(({ name, text }) => `${text} ${name}`)];
  await expectVerdicts(
    'fifty.smi',
    `${lines.join('\n')}\n`,
    records.map(({ name, reason }, i) => ({ name, reason, line: header.length + i + 1 })),
  );
});

test('an SDF file with records that are cut off, empty or lie about themselves docks the others', async () => {
  test.setTimeout(600_000);
  const molfile = (name: string, smiles: string) =>
    withMolecule(smiles, (molecule) => molecule.get_molblock()).replace(/^.*/, name);
  const phenol = molfile('', 'Oc1ccccc1');
  const records: { name: string; text: string; reason: Reason | null }[] = [
    { name: 'aniline', text: molfile('aniline', 'Nc1ccccc1'), reason: null },
    {
      name: 'cut off',
      text: `${molfile('cut off', 'Nc1ccccc1').slice(0, 300)}\n`,
      reason: { code: 'unreadable', remedy: /"M {2}END" is missing.*Export it again/ },
    },
    {
      name: 'Ligand 3',
      text: '\n',
      reason: { code: 'empty', remedy: /Delete one/ },
    },
    {
      name: 'counts that lie',
      text: phenol.replace(/^.*/, 'counts that lie').replace(/^ *\d+ +\d+(?= .*V2000)/m, '999999'),
      reason: { code: 'unreadable', remedy: /Export it|Draw the structure again/ },
    },
    {
      name: 'no atoms',
      text: 'no atoms\n\n\n  0  0  0  0  0  0  0  0  0  0999 V2000\nM  END\n',
      reason: { code: 'no-atoms', remedy: /no atoms but hydrogen: add the structure/ },
    },
    {
      name: '; rm -rf / --config=/etc/passwd',
      text: molfile('; rm -rf / --config=/etc/passwd', 'Oc1ccncc1'),
      reason: null,
    },
    {
      name: 'query atom',
      text: phenol.replace(/^.*/, 'query atom').replace(' O  ', ' A  '),
      reason: { code: 'query', remedy: /draw the real atom/ },
    },
    { name: 'phenol', text: phenol.replace(/^.*/, 'phenol'), reason: null },
  ];
  let line = 1;
  const expected = records.map(({ name, text, reason }) => {
    const first = line;
    line += text.split('\n').length;
    return { name, reason, line: first };
  });
  const content = records.map(({ text }) => `${text}$$$$\n`).join('');
  await expectVerdicts('eight.sdf', content, expected);
});
