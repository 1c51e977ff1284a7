import { describe, expect, it } from 'vitest';
import type { TargetChoices } from '@/lib/domain/resources/targets';
import { prepareReceptor, UnusableReceptorError } from './prepare-receptor';
import { siteFindings, verdictOf } from './site-findings';
import { atomLine, auroraAtomLines, auroraPdb, bytesOf, type PdbAtom } from './structures.fixture';

const DEFAULTS: TargetChoices = { keepWaters: false, pH: 7.4 };
/** The middle of the crystal ligand of 5DT0. */
const SITE = [-5.046, -31.977, 5.536] as const;

async function scrutinise(text: string, change: Partial<TargetChoices> = {}) {
  const choices = { ...DEFAULTS, ...change };
  const prepared = await prepareReceptor(bytesOf(text), choices);
  const site = siteFindings(
    prepared.report,
    choices,
    prepared.crystalLigand?.id ?? null,
    prepared.searchSpace,
  );
  const findings = [...site, ...prepared.report.findings];
  return { prepared, site, verdict: verdictOf(findings), codes: site.map(({ code }) => code) };
}

const beside = (residueName: string, residueNumber: number, element: string, shift: number): string => {
  const [x, y, z] = SITE;
  const atom: PdbAtom = {
    ...{ name: element, element, residueName, residueNumber },
    ...{ coordinates: [x + shift, y, z], isHetero: true },
  };
  return atomLine(9000, atom);
};

describe('siteFindings', () => {
  it('asks about the two waters that bridge 5DT0 and its ligand, and no longer once they are decided', async () => {
    const { site, verdict } = await scrutinise(auroraPdb());
    const asked = site.filter(({ decision }) => decision?.isNeeded);
    expect(asked.map(({ decision }) => decision?.id)).toEqual(['HOH:A:522', 'HOH:A:559']);
    expect(asked[0]).toMatchObject({
      message:
        'Water HOH A 522 in the search space, between ASP A 274 OD1, LYS A 162 NZ and the crystal ligand.',
      action: 'Removed.',
      decision: { subject: 'residue', inForce: 'remove', isDecided: false },
    });
    expect(verdict).toBe('needs-decision');

    const decided = await scrutinise(auroraPdb(), {
      residues: { 'HOH:A:522': 'keep', 'HOH:A:559': 'remove' },
    });
    expect(decided.verdict).toBe('changed');
    expect(decided.prepared.pdbqt.match(/OA?\s+HOH A \d+/g)).toHaveLength(1);
    // What is decided as the rule would have it changes no recipe.
    expect(decided.prepared.recipe.residues).toEqual({ 'HOH:A:522': 'keep' });
    const asBefore = await scrutinise(auroraPdb(), { residues: { 'HOH:A:559': 'remove' } });
    expect(asBefore.prepared.recipe).toEqual((await scrutinise(auroraPdb())).prepared.recipe);
    expect((await scrutinise(auroraPdb(), { keepWaters: true })).verdict).toBe('changed');
  });

  it('tells gaps near the search space from others', async () => {
    const { codes, site } = await scrutinise(auroraPdb());
    // Arg285 to Leu289 of the activation loop, which lies beside the site.
    const [gap] = site.filter(({ code }) => code.startsWith('gap'));
    expect(gap?.message).toMatch(/^5 residues missing between \w{3} A 284 and \w{3} A 290/);
    expect(codes).not.toContain('gaps-elsewhere');
    const far = auroraPdb()
      .split('\n')
      .filter((line) => !/^(ATOM {2}|ANISOU).{11}\w{3} A 35[0-2] /.test(line));
    const elsewhere = (await scrutinise(far.join('\n'))).site.find(({ code }) => code === 'gaps-elsewhere');
    expect(elsewhere?.message).toMatch(/^1 gap in the chain/);
  });

  it('asks about metals, cofactors and ligands near the site, with the rule as it stands; not about additives', async () => {
    const text = [
      ...auroraAtomLines(),
      beside('ZN', 601, 'Zn', 9),
      beside('AU', 602, 'Au', 11),
      beside('CL', 603, 'Cl', 13),
      beside('ZN', 604, 'Zn', 60),
    ].join('\n');
    const { site } = await scrutinise(text);
    const near = site.filter(({ code }) => code === 'residue-near');
    expect(
      near.map(({ message, action, decision }) => [
        message.split(' ', 5).join(' '),
        action,
        decision?.isNeeded,
      ]),
    ).toEqual([
      ['Metal ion ZN A 601', 'Kept as part of the receptor.', true],
      // No parameters: nothing to choose.
      ['Metal ion AU A 602', 'Removed.', undefined],
      ['Additive CL A 603 3.9', 'Removed.', false],
    ]);
    const without = await scrutinise(text, { residues: { 'ZN:A:601': 'remove' } });
    expect(without.prepared.pdbqt).toMatch(/ZN A 604/);
    expect(without.prepared.pdbqt).not.toMatch(/ZN A 601/);
    await expect(scrutinise(text, { residues: { 'ZN:A:999': 'keep' } })).rejects.toMatchObject({
      issues: [{ field: 'residues' }],
    });
  });

  it('keeps a ligand that is chosen, in the receptor', async () => {
    const { prepared } = await scrutinise(auroraPdb(), {
      crystalLigandId: null,
      residues: { 'SKE:A:401': 'keep' },
    });
    expect(prepared.pdbqt.match(/ SKE A 401 .*(?<! HD)$/gm)).toHaveLength(27);
    expect(prepared.recipe).toMatchObject({ residues: { 'SKE:A:401': 'keep' }, crystalLigandId: null });
  });

  it('asks which chains and which ligand where there are two', async () => {
    const copy = auroraAtomLines().map((line) => {
      const x = (Number(line.slice(30, 38)) + 90).toFixed(3).padStart(8);
      return `${line.slice(0, 21)}B${line.slice(22, 30)}${x}${line.slice(38)}`;
    });
    const both = [...auroraAtomLines(), ...copy].join('\n');
    const { site, codes } = await scrutinise(both);
    expect(site.flatMap(({ decision }) => (decision?.isNeeded ? [decision.subject] : []))).toEqual([
      'chains',
      'crystal-ligand',
    ]);
    expect(codes).toContain('several-chains');
    const decided = await scrutinise(both, { chains: ['A', 'B'], crystalLigandId: 'SKE:B:401' });
    expect(decided.verdict).toBe('changed');
    // Every protein chain by name is what the rule gives as well.
    const byRule = await scrutinise(both, { crystalLigandId: 'SKE:B:401' });
    expect(decided.prepared.pdbqtSha256).toBe(byRule.prepared.pdbqtSha256);
  });

  it('asks which conformation where two in the search space are as likely, and takes the one that is chosen', async () => {
    const [x, y, z] = SITE;
    const side = (altLoc: string, occupancy: number, shift: number) =>
      (['N', 'CA', 'C', 'O', 'CB', 'OG'] as const).map((name, i) => {
        const coordinates: [number, number, number] = [x + shift, y + 8 + i * 0.6, z + i * 0.9];
        const atom = { name, element: name[0] as string, residueName: 'SER', residueNumber: 900 };
        return atomLine(9000, { ...atom, chainId: 'A', altLoc, occupancy, coordinates });
      });
    const text = [...auroraAtomLines(), ...side('A', 0.55, 0), ...side('B', 0.45, 0.7)].join('\n');
    const { site, prepared } = await scrutinise(text);
    const asked = site.find(({ decision }) => decision?.id === 'A:900');
    expect(asked?.decision).toMatchObject({
      subject: 'conformation',
      options: [
        { id: 'A', name: 'A · 0.55' },
        { id: 'B', name: 'B · 0.45' },
      ],
      inForce: 'A',
      isNeeded: expect.any(Boolean),
    });
    const other = await scrutinise(text, { conformations: { 'A:900': 'B', 'A:340': 'A' } });
    expect(other.prepared.recipe.conformations).toEqual({ 'A:900': 'B' });
    expect(other.prepared.pdbqtSha256).not.toBe(prepared.pdbqtSha256);
    expect(other.site.find(({ decision }) => decision?.id === 'A:900')?.decision).toMatchObject({
      inForce: 'B',
      isDecided: true,
    });
  });

  it('names incomplete residues near the site', async () => {
    const lines = auroraAtomLines().filter((line) => !/ (CG|CD|CE|NZ) {1,2}LYS A 162/.test(line));
    const { site } = await scrutinise(lines.join('\n'));
    expect(site.find(({ code }) => code === 'missing-atoms-near')?.message).toMatch(
      /^LYS A 162 lacks CG, CD, CE, NZ and lies /,
    );
  });

  it('gives the report of what is unusable', async () => {
    const trace = auroraAtomLines().filter((line) => line.slice(12, 16) === ' CA ');
    const error = await scrutinise(trace.join('\n')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnusableReceptorError);
    expect(verdictOf((error as UnusableReceptorError).report.findings)).toBe('unusable');
  });
});
