import type { ResultRow } from '@/lib/domain/resources/runs';

const HEADERS = ['rank', 'ligand', 'affinity', 'ligand efficiency', 'RMSD'];
const UNITS = ['', '', 'kcal/mol', 'kcal/mol/atom', 'Å'];

/** The ranked ligands of a run as lines of text. RMSD is there for the crystal ligand only. */
export function formatRanking(rows: readonly ResultRow[]): string[] {
  const cells = rows.map((row) => [
    String(row.rank),
    row.name,
    row.affinityKcalPerMol.toFixed(2),
    row.ligandEfficiencyKcalPerMolPerAtom.toFixed(3),
    row.rmsdAngstrom === null ? '' : row.rmsdAngstrom.toFixed(2),
  ]);
  const table = [HEADERS, UNITS, ...cells];
  const widths = HEADERS.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const isText = (column: number) => column === 1;
  const format = (line: string[]) =>
    line
      .map((cell, column) =>
        isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [format(HEADERS), format(UNITS), rule, ...cells.map(format)];
}
