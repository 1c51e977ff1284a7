import { describe, expect, it } from 'vitest';
import { runSandboxed, SandboxError } from '@/lib/chemistry/sandbox';
import { InvalidInputError, UnavailableError } from '@/lib/domain/errors';
import type { OpenBabelRunner } from './open-babel';
import { prepareReceptor } from './prepare-receptor';
import { readStructure } from './read-structure';
import { asMmcif, atomLine, auroraAtomLines, auroraPdb, bytesOf, type PdbAtom } from './structures.fixture';

const choices = { keepWaters: false, pH: 7.4 };
const prepare = (text: string, change = {}, runner?: OpenBabelRunner) =>
  prepareReceptor(bytesOf(text), { ...choices, ...change }, runner);

function atomsOf(pdbqt: string) {
  return pdbqt
    .split('\n')
    .filter((line) => line.startsWith('ATOM') || line.startsWith('HETATM'))
    .map((line) => ({
      name: line.slice(12, 16).trim(),
      residue: `${line.slice(17, 20).trim()} ${Number(line.slice(22, 26))}`,
      point: [30, 38, 46].map((at) => Number(line.slice(at, at + 8))),
      type: line.slice(77).trim(),
    }));
}

/** `NE1 N 1`: an atom, its type and how many hydrogens are on it. */
function polar(pdbqt: string, residue: string): string[] {
  const atoms = atomsOf(pdbqt);
  const count = (point: number[]) =>
    atoms.filter(
      ({ type, point: h }) => type === 'HD' && Math.hypot(...h.map((v, i) => v - (point[i] ?? 0))) < 1.4,
    ).length;
  return atoms
    .filter((atom) => atom.residue === residue && /^[NOS]/.test(atom.type) && !['N', 'O'].includes(atom.name))
    .map(({ name, type, point }) => `${name} ${type} ${count(point)}`);
}

function countsOf(pdbqt: string) {
  const counts: Record<string, number> = {};
  for (const { type } of atomsOf(pdbqt)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

describe('prepareReceptor', () => {
  it('prepares 5DT0: pinned counts, the ligand out, its box, without Open Babel', async () => {
    const prepared = await prepare(auroraPdb());
    const { N = 0, NA = 0, HD = 0, ...rest } = countsOf(prepared.pdbqt);
    // 2131 protein atoms less the 11 of the other conformation of ARG 340.
    expect(N + NA + Object.values(rest).reduce((a, b) => a + b, 0)).toBe(2120);
    expect({ N, NA, HD, ...rest }).toEqual({
      A: 206,
      C: 1159,
      HD: 477,
      N: 360,
      NA: 10,
      OA: 379,
      S: 3,
      SA: 3,
    });
    expect(prepared.pdbqt).not.toContain('SKE');
    expect(prepared.pdbqt).not.toContain('HOH');
    expect(prepared.searchSpace).toEqual({
      centerAngstrom: [-5.046, -31.977, 5.536],
      sizeAngstrom: [18.143, 16.796, 19.928],
    });
    expect(prepared.crystalLigand).toMatchObject({ id: 'SKE:A:401', heavyAtoms: 27 });
    expect(prepared.ligandPdb?.match(/^HETATM/gm)).toHaveLength(27);
    expect(prepared.ligandPdb?.match(/^CONECT/gm)).toHaveLength(27);
    expect(prepared.displayPdb.match(/^ATOM/gm)).toHaveLength(2120 + HD);
    expect(prepared.recipe).toMatchObject({
      openBabelVersion: null,
      crystalLigandId: 'SKE:A:401',
      chains: ['A'],
      keepWaters: false,
      pH: 7.4,
    });
    expect(prepared.report.findings.map(({ code }) => code)).toEqual([
      'alternate-locations',
      'missing-residues',
      'crystal-ligand',
      'waters',
      'histidines',
    ]);
    expect(JSON.parse(JSON.stringify(prepared))).toEqual(prepared);
  });

  it('gives the same bytes each time, and from mmCIF', async () => {
    const first = await prepare(auroraPdb());
    const second = await prepare(auroraPdb());
    expect(second).toEqual(first);
    const fromCif = await prepare(asMmcif(await readStructure(bytesOf(auroraPdb()))));
    expect(fromCif.pdbqtSha256).toBe(first.pdbqtSha256);
    expect(first.pdbqtSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('types the residues that Open Babel gets wrong: tryptophan donates, each histidine has a hydrogen', async () => {
    const { pdbqt } = await prepare(auroraPdb());
    expect(polar(pdbqt, 'TRP 128')).toEqual(['NE1 N 1']);
    const histidines = new Set(
      atomsOf(pdbqt)
        .filter(({ residue }) => residue.startsWith('HIS'))
        .map(({ residue }) => residue),
    );
    expect(histidines.size).toBe(10);
    for (const residue of histidines) {
      expect(
        [
          ['ND1 NA 0', 'NE2 N 1'],
          ['ND1 N 1', 'NE2 NA 0'],
        ],
        residue,
      ).toContainEqual(polar(pdbqt, residue));
    }
    expect(polar(pdbqt, 'LYS 162')).toEqual(['NZ N 3']);
    expect(polar(pdbqt, 'ARG 137')).toEqual(['NE N 1', 'NH1 N 2', 'NH2 N 2']);
    expect(polar(pdbqt, 'ASP 274')).toEqual(['OD1 OA 0', 'OD2 OA 0']);
    expect(polar(pdbqt, 'TYR 212')).toEqual(['OH OA 1']);
  });

  it('follows the pH', async () => {
    const acid = (await prepare(auroraPdb(), { pH: 3 })).pdbqt;
    expect(polar(acid, 'ASP 274')).toEqual(['OD1 OA 0', 'OD2 OA 1']);
    expect(polar(acid, 'HIS 176')).toEqual(['ND1 N 1', 'NE2 N 1']);
    const base = (await prepare(auroraPdb(), { pH: 12 })).pdbqt;
    expect(polar(base, 'LYS 162')).toEqual(['NZ NA 2']);
    expect(polar(base, 'TYR 212')).toEqual(['OH OA 0']);
  });

  it('keeps waters if wanted, and no ligand if none is wanted', async () => {
    const prepared = await prepare(auroraPdb(), { keepWaters: true, crystalLigandId: null });
    expect(prepared.pdbqt.match(/ O {3}HOH /g)).toHaveLength(102);
    expect(prepared).toMatchObject({ crystalLigand: null, ligandPdb: null, searchSpace: null });
    expect(prepared.pdbqt).not.toContain('SKE');
  });

  it('keeps metals, builds methionine for selenomethionine, leaves out metals that Vina does not know', async () => {
    const extra: PdbAtom[] = [
      {
        name: 'ZN',
        element: 'Zn',
        residueName: 'ZN',
        residueNumber: 601,
        coordinates: [40, 40, 40],
        isHetero: true,
      },
      {
        name: 'SR',
        element: 'Sr',
        residueName: 'SR',
        residueNumber: 602,
        coordinates: [50, 40, 40],
        isHetero: true,
      },
    ];
    const lines = auroraAtomLines().map((line) => {
      if (!line.includes(' MET A 373')) return line;
      const hetero = line.replace('ATOM  ', 'HETATM').replace(' MET ', ' MSE ');
      return hetero.includes(' SD ') ? hetero.replace(' SD ', 'SE  ').replace(/ S *$/, 'SE') : hetero;
    });
    const plain = await prepare(auroraAtomLines().join('\n'));
    const prepared = await prepare(
      [...lines, ...extra.map((atom, i) => atomLine(9000 + i, atom))].join('\n'),
    );
    expect(polar(prepared.pdbqt, 'MET 373')).toEqual(['SD SA 0']);
    expect(countsOf(prepared.pdbqt)).toEqual({ ...countsOf(plain.pdbqt), Zn: 1 });
    const codes = prepared.report.findings.map(({ code, severity }) => `${severity} ${code}`);
    expect(codes).toEqual(
      expect.arrayContaining(['changed selenomethionine', 'warning metals-removed', 'info metals']),
    );
  });

  it('gives residues without a template to Open Babel, bonded as they are, and records its version', async () => {
    // Phosphotyrosine from a tyrosine of 5DT0: three oxygens around a phosphorus beyond OH.
    const [ox, oy, oz] = point('TYR A 212', 'OH');
    const [cx, cy, cz] = point('TYR A 212', 'CZ');
    const scale = 1.6 / Math.hypot(ox - cx, oy - cy, oz - cz);
    const [dx, dy, dz] = [(ox - cx) * scale, (oy - cy) * scale, (oz - cz) * scale];
    const phosphorus: [number, number, number] = [ox + dx, oy + dy, oz + dz];
    const oxygens: [number, number, number][] = [
      [1.5, 0, 0],
      [0, 1.5, 0],
      [0, 0, 1.5],
    ];
    const added = [
      { name: 'P', element: 'P', coordinates: phosphorus },
      ...oxygens.map((shift, i) => ({
        name: `O${i + 1}P`,
        element: 'O',
        coordinates: phosphorus.map((v, k) => v + (shift[k] ?? 0)) as [number, number, number],
      })),
    ].map((atom, i) =>
      atomLine(9000 + i, { ...atom, residueName: 'PTR', residueNumber: 212, isHetero: true }),
    );
    const lines = auroraAtomLines().map((line) =>
      line.includes(' TYR A 212') ? line.replace('TYR', 'PTR') : line,
    );
    const prepared = await prepare([...lines, ...added].join('\n'));
    expect(prepared.recipe.openBabelVersion).toBe('3.1.1');
    expect(prepared.report.modifiedResidues).toEqual([{ residue: 'PTR A 212', replacedBy: null }]);
    expect(polar(prepared.pdbqt, 'PTR 212')).toContain('OH OA 0');
    const backbone = atomsOf(prepared.pdbqt).filter(({ residue }) => residue === 'PTR 212');
    expect(backbone.filter(({ type }) => type !== 'HD')).toHaveLength(16);
    expect(backbone.map(({ name, type }) => `${name} ${type}`)).toEqual(
      expect.arrayContaining(['P P', 'N N', 'O1P OA']),
    );
    expect(prepared.pdbqtSha256).toBe((await prepare([...lines, ...added].join('\n'))).pdbqtSha256);
  });

  it('explains what Open Babel could not do', async () => {
    const lines = auroraAtomLines().map((line) =>
      line.includes(' TYR A 212') ? line.replace('TYR', 'XYZ').replace('ATOM  ', 'HETATM') : line,
    );
    const failing = (failure: 'crashed' | 'not-installed'): OpenBabelRunner => ({
      command: 'obabel',
      run: (request) =>
        request.args.includes('-V') && failure === 'crashed'
          ? runSandboxed(request)
          : Promise.reject(new SandboxError(failure, 'it fell over')),
    });
    const crashed = prepare(lines.join('\n'), {}, failing('crashed'));
    await expect(crashed).rejects.toBeInstanceOf(InvalidInputError);
    await expect(crashed).rejects.toThrow('Open Babel could not prepare XYZ A 212: it fell over');
    await expect(prepare(lines.join('\n'), {}, failing('not-installed'))).rejects.toBeInstanceOf(
      UnavailableError,
    );
  });

  it('refuses an unusable structure and choices that it does not offer', async () => {
    const trace = auroraAtomLines().filter((line) => line.slice(12, 16) === ' CA ');
    await expect(prepare(trace.join('\n'))).rejects.toThrow('only their alpha carbon');
    await expect(prepare(auroraPdb(), { crystalLigandId: 'ATP:A:1' })).rejects.toMatchObject({
      issues: [{ field: 'crystalLigandId', message: expect.stringContaining('SKE:A:401') }],
    });
    await expect(prepare(auroraPdb(), { chains: ['B'] })).rejects.toMatchObject({
      issues: [{ field: 'chains' }],
    });
    await expect(prepare(auroraPdb(), { chains: [] })).rejects.toMatchObject({
      issues: [{ field: 'chains' }],
    });
    for (const pH of [-1, 15, Number.NaN]) {
      await expect(prepare(auroraPdb(), { pH })).rejects.toMatchObject({ issues: [{ field: 'pH' }] });
    }
  });

  it('keeps only the chains chosen', async () => {
    const copy = auroraAtomLines().map((line) => {
      const x = (Number(line.slice(30, 38)) + 90).toFixed(3).padStart(8);
      return `${line.slice(0, 21)}B${line.slice(22, 30)}${x}${line.slice(38)}`;
    });
    const both = [...auroraAtomLines(), ...copy].join('\n');
    const alone = await prepare(both, { chains: ['A'] });
    expect(alone.pdbqtSha256).toBe((await prepare(auroraPdb())).pdbqtSha256);
    expect(atomsOf((await prepare(both)).pdbqt)).toHaveLength(2 * atomsOf(alone.pdbqt).length);
  });

  it('prepares 95,000 atoms', { timeout: 240_000 }, async () => {
    const lines = auroraAtomLines().filter((line) => line.startsWith('ATOM'));
    const text = Array.from({ length: 44 }, (_, copy) => {
      const shift = [copy % 4, Math.floor(copy / 4) % 4, Math.floor(copy / 16)].map((n) => n * 90);
      const chainId = String.fromCharCode(copy < 26 ? 65 + copy : 71 + copy);
      return lines.map((line) => {
        const point = [30, 38, 46].map((at, i) =>
          (Number(line.slice(at, at + 8)) + (shift[i] ?? 0)).toFixed(3).padStart(8),
        );
        return `${line.slice(0, 21)}${chainId}${line.slice(22, 30)}${point.join('')}${line.slice(54)}`;
      });
    }).flat();
    const prepared = await prepare(text.join('\n'));
    expect(prepared.report.atoms).toBe(44 * 2131);
    expect(prepared.recipe.chains).toHaveLength(44);
  });
});

function point(residue: string, name: string): [number, number, number] {
  const line =
    auroraAtomLines().find((each) => each.includes(residue) && each.slice(12, 16).trim() === name) ?? '';
  return [30, 38, 46].map((at) => Number(line.slice(at, at + 8))) as [number, number, number];
}
