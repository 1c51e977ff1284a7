import { formatDuration } from '@/components/ui/quantity';
import type { ForecastBand } from '@/lib/domain/resources/run-forecast';

interface BandWords {
  value: string;
  /** Its range. */
  note: string;
}

/** `25 CPU-minutes`, `19 to 34`; from an hour on in CPU-hours: two figures, for a forecast knows no more. */
export function bandOfCpuHours({ expected, low, high }: ForecastBand): BandWords {
  if (expected === 0) return { value: '0 CPU-hours', note: 'nothing has to be docked' };
  const [unit, factor] = expected < 1 ? ['CPU-minutes', 60] : ['CPU-hours', 1];
  const shown = (hours: number) => twoFigures(hours * factor);
  return { value: `${shown(expected)} ${unit}`, note: `${shown(low)} to ${shown(high)}` };
}

/** `12 min`, `9 min to 16 min`. */
export function bandOfDuration({ expected, low, high }: ForecastBand): BandWords {
  if (expected === 0) return { value: 'seconds', note: 'nothing has to be docked' };
  return { value: roughly(expected), note: `${roughly(low)} to ${roughly(high)}` };
}

const twoFigures = (value: number) =>
  value.toLocaleString('en', value < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 });

/** Whole minutes above one, whole hours above ten: no more exactly than it is known. */
function roughly(seconds: number): string {
  if (seconds < 60) return formatDuration(Math.max(1, seconds));
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36_000) return formatDuration(Math.round(seconds / 600) * 600);
  return `${Math.round(seconds / 3_600).toLocaleString('en')} h`;
}
