/** A confidence that was told, and whether it was right. */
export interface Told {
  confidence: number;
  isRight: boolean;
}

export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  right: number;
  /** Of the confidences that were told. */
  meanConfidence: number;
  /** Of those that were right, with the interval in which the true share is with 95 % (Wilson, J. Am. Stat. Assoc. 1927, 22, 209). */
  share: number;
  low: number;
  high: number;
}

const Z_95 = 1.96;

/** How often results of about the same confidence are right; bins without any are left out. */
export function reliabilityBins(told: readonly Told[], bins = 5): ReliabilityBin[] {
  return Array.from({ length: bins }, (_, i) => {
    const inBin = told.filter(
      ({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins + 1e-9)) === i,
    );
    const count = inBin.length;
    const right = inBin.filter(({ isRight }) => isRight).length;
    const meanConfidence = inBin.reduce((sum, { confidence }) => sum + confidence, 0) / count;
    return { from: i / bins, to: (i + 1) / bins, count, right, meanConfidence, ...wilson(right, count) };
  }).filter(({ count }) => count > 0);
}

function wilson(right: number, count: number): { share: number; low: number; high: number } {
  const share = right / count;
  const denominator = 1 + Z_95 ** 2 / count;
  const middle = (share + Z_95 ** 2 / (2 * count)) / denominator;
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / count + Z_95 ** 2 / (4 * count ** 2))) / denominator;
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Mean squared error of what was told (Brier, Mon. Weather Rev. 1950, 78, 1): 0 is perfect, 0.25 what always saying one half gets. */
export function brierScore(told: readonly Told[]): number {
  return (
    told.reduce((sum, { confidence, isRight }) => sum + (confidence - (isRight ? 1 : 0)) ** 2, 0) /
    told.length
  );
}

export interface ReliabilitySeries {
  name: string;
  told: Told[];
}

/** One table of Markdown for all series. */
export function reliabilityTable(series: readonly ReliabilitySeries[]): string {
  const rows = series.flatMap(({ name, told }) =>
    reliabilityBins(told).map((bin) => [
      name,
      `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
      `${bin.count}`,
      bin.meanConfidence.toFixed(2),
      `${bin.right} of ${bin.count} (${Math.round(100 * bin.share)} %)`,
      `${Math.round(100 * bin.low)} to ${Math.round(100 * bin.high)} %`,
    ]),
  );
  const head = ['seeds', 'confidence', 'results', 'mean confidence', 'within 2 Å', '95 % interval'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

const SIDE = 320;
const MARGIN = { left: 52, top: 16, bottom: 44, right: 16 };
/** Readable on white and on a dark page. */
const INK = '#6b7280';
const COLOURS = ['#9ca3af', '#2563eb'];

/** The curve as a picture: confidence along, share within 2 Å up, with intervals; the dashed line is a perfect one. */
export function reliabilitySvg(series: readonly ReliabilitySeries[], caption: string): string {
  const x = (value: number) => (MARGIN.left + value * SIDE).toFixed(1);
  const y = (value: number) => (MARGIN.top + (1 - value) * SIDE).toFixed(1);
  const width = MARGIN.left + SIDE + MARGIN.right;
  const height = MARGIN.top + SIDE + MARGIN.bottom;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap((tick) => [
    `<text x="${x(tick)}" y="${MARGIN.top + SIDE + 16}" text-anchor="middle">${tick}</text>`,
    `<text x="${MARGIN.left - 8}" y="${y(tick)}" dy="4" text-anchor="end">${100 * tick} %</text>`,
  ]);
  const curves = series.flatMap(({ name, told }, i) => {
    const colour = COLOURS[i % COLOURS.length] as string;
    const bins = reliabilityBins(told);
    const points = bins.map(({ meanConfidence, share }) => `${x(meanConfidence)},${y(share)}`).join(' ');
    return [
      `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
      ...bins.flatMap(({ meanConfidence, share, low, high, count }) => [
        `<path d="M${x(meanConfidence)} ${y(low)}V${y(high)}" stroke="${colour}"/>`,
        `<circle cx="${x(meanConfidence)}" cy="${y(share)}" r="4" fill="${colour}"><title>${name}: ${count} results</title></circle>`,
      ]),
      `<circle cx="${MARGIN.left + 16}" cy="${MARGIN.top + 16 + 18 * i}" r="4" fill="${colour}"/>`,
      `<text x="${MARGIN.left + 26}" y="${MARGIN.top + 20 + 18 * i}">${name}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="11" fill="${INK}" role="img">`,
    `<title>${caption}</title>`,
    `<rect x="${x(0)}" y="${y(1)}" width="${SIDE}" height="${SIDE}" fill="none" stroke="${INK}" stroke-opacity="0.5"/>`,
    `<path d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}" stroke="${INK}" stroke-dasharray="4 4"/>`,
    ...ticks,
    ...curves,
    `<text x="${x(0.5)}" y="${height - 8}" text-anchor="middle">confidence that was told</text>`,
    `<text transform="translate(12 ${y(0.5)}) rotate(-90)" text-anchor="middle">best pose within 2 Å</text>`,
    '</svg>',
    '',
  ].join('\n');
}
