export type CsvCell = string | number | boolean | null | undefined;

/**
 * One line of CSV (RFC 4180) with its line end. Text that a spreadsheet would run as a formula gets a leading
 * apostrophe (OWASP, "CSV injection"); numbers stay numbers, the negative ones too.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** To three decimals, the engine's own precision. */
export function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
