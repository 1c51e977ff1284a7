'use client';

import { useCallback, useId } from 'react';
import { INPUT_FRAME } from '@/components/ui/field';
import { useUrlDraft } from '@/components/ui/url-field';
import { parseRange } from '@/lib/domain/property-range';

/** Two ends of a property, kept in the address as `200..500`. An empty end is no limit. */
export function RangeField({
  name,
  label,
  unit,
  hint,
}: {
  name: string;
  label: string;
  unit?: string;
  /** Shown where nothing is typed: the ends of what there is. */
  hint: [least: string, most: string];
}) {
  const readable = useCallback((text: string) => {
    if (text === '' || text === '..') return '';
    return parseRange(text) ? text : undefined;
  }, []);
  const [draft, type] = useUrlDraft(name, readable);
  const [least = '', most = ''] = draft.split('..');
  const problem = useId();
  const isWrong = readable(draft) === undefined;
  const set = (from: string, to: string) => type(from === '' && to === '' ? '' : `${from}..${to}`);
  const input = (end: 'from' | 'to', value: string, onChange: (value: string) => void) => (
    <input
      aria-label={`${label}${unit ? `, ${unit}` : ''}, ${end}`}
      aria-invalid={isWrong}
      aria-describedby={isWrong ? problem : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value.replace(',', '.').trim())}
      placeholder={end === 'from' ? hint[0] : hint[1]}
      inputMode="decimal"
      maxLength={12}
      className="figures h-full w-0 min-w-0 grow bg-transparent px-2 text-right outline-none placeholder:text-ink-faint"
    />
  );
  return (
    <div className="min-w-0">
      <p aria-hidden className="mb-1 truncate text-sm font-medium">
        {label}
        {unit && <span className="font-normal text-ink-faint"> {unit}</span>}
      </p>
      <div className={INPUT_FRAME}>
        {input('from', least, (value) => set(value, most))}
        <span aria-hidden className="text-ink-faint">
          –
        </span>
        {input('to', most, (value) => set(least, value))}
      </div>
      {isWrong && (
        <p id={problem} role="alert" className="mt-1 text-sm text-danger">
          Two numbers, the smaller first.
        </p>
      )}
    </div>
  );
}
