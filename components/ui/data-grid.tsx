// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand in a virtualised ARIA grid, which table elements are not
// biome-ignore-all lint/a11y/useFocusableInteractive: the row is what takes the focus, never a cell or a header
'use client';

import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface GridColumn<Row> {
  id: string;
  header: ReactNode;
  /** A track of CSS grid: `4rem`, `minmax(8rem, 1fr)`. */
  width: string;
  align?: 'start' | 'end';
  cell: (row: Row) => ReactNode;
  /** Makes the header a button that sorts by this column. */
  sort?: { direction: 'ascending' | 'descending' | null; onPress: () => void };
}

interface DataGridProps<Row> {
  label: string;
  rows: Row[];
  columns: GridColumn<Row>[];
  rowId: (row: Row) => string;
  rowHeight: number;
  selectedId?: string | null;
  /** Called as the arrow keys or a press reach a row. */
  onSelect?: (id: string) => void;
  /** Called with -1 or 1 at the left and right arrow keys. */
  onStepSideways?: (by: number) => void;
  /** Called with any other key that is pressed alone on a row. @returns true if it was for something */
  onKey?: (key: string, id: string) => boolean;
  /** Called when the rows that are loaded come to their end. */
  onReachEnd?: () => void;
  isLoadingMore?: boolean;
  /** What the rows are; when it changes, the grid starts at its top again. */
  listId?: string;
  /** Of all rows, also those that are not loaded. */
  rowCount?: number;
  /** How tall the grid may become before it scrolls inside itself: any CSS length. */
  className?: string;
}

const ROWS_BEFORE_END = 20;
const ROWS_BESIDE_VIEW = 8;
const PAGE_ROWS = 8;

/**
 * A virtualised grid: only rows in sight are in the document, whatever the length. One row is in the tab order;
 * arrows, Page Up and Down, Home and End move from there, and selection follows the focus.
 */
export function DataGrid<Row>({
  label,
  rows,
  columns,
  rowId,
  rowHeight,
  selectedId = null,
  onSelect,
  onStepSideways,
  onKey,
  onReachEnd,
  isLoadingMore = false,
  listId,
  rowCount,
  className,
}: DataGridProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedIndex, setFocusedIndex] = useState(0);
  const selectedIndex = rows.findIndex((row) => rowId(row) === selectedId);
  const activeIndex = Math.min(selectedIndex === -1 ? focusedIndex : selectedIndex, rows.length - 1);
  /** Where the keyboard is: keys may come faster than rows are drawn. */
  const keyboardIndex = useRef(activeIndex);
  useEffect(() => {
    keyboardIndex.current = activeIndex;
  }, [activeIndex]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: ROWS_BESIDE_VIEW,
    // The row in the tab order stays in the document, wherever the grid is scrolled to.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), activeIndex])]
        .filter((index) => index >= 0)
        .sort(ascending),
    // The server does not know the height of the window; this many pixels are drawn there.
    initialRect: { width: 0, height: 480 },
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = virtualizer.range?.endIndex ?? -1;

  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - ROWS_BEFORE_END) onReachEnd?.();
  }, [lastIndex, rows.length, onReachEnd]);

  useEffect(() => {
    if (listId !== undefined) scroller.current?.scrollTo({ top: 0 });
  }, [listId]);

  const template = columns.map((column) => column.width).join(' ');

  function moveTo(index: number) {
    const target = Math.min(Math.max(index, 0), rows.length - 1);
    const row = rows[target];
    if (!row) return;
    keyboardIndex.current = target;
    setFocusedIndex(target);
    onSelect?.(rowId(row));
    virtualizer.scrollToIndex(target, { align: 'auto' });
    // The row may be drawn only after the scroll.
    requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${keyboardIndex.current}"]`)
        ?.focus({ preventScroll: true });
    });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    if (onStepSideways && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      event.preventDefault();
      onStepSideways(event.key === 'ArrowLeft' ? -1 : 1);
      return;
    }
    const target = nextIndex(event.key, keyboardIndex.current, rows.length);
    if (target === null) {
      const row = rows[keyboardIndex.current];
      const isAlone = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (row && isAlone && onKey?.(event.key, rowId(row))) event.preventDefault();
      return;
    }
    event.preventDefault();
    moveTo(target);
  }

  return (
    <div
      ref={scroller}
      className={classNames('overflow-auto overscroll-contain text-sm', className)}
      role="grid"
      aria-label={label}
      aria-rowcount={(rowCount ?? rows.length) + 1}
      aria-busy={isLoadingMore}
    >
      <div className="min-w-max">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid min-h-9 items-center gap-x-4 border-b border-line bg-surface px-4 text-xs font-medium text-ink-muted"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={column.sort ? (column.sort.direction ?? 'none') : undefined}
              className={classNames('leading-tight', column.align === 'end' && 'text-right')}
            >
              {column.sort ? <SortButton {...column.sort}>{column.header}</SortButton> : column.header}
            </div>
          ))}
        </div>
        <div role="presentation" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const id = rowId(row);
            const isSelected = id === selectedId;
            return (
              <div
                key={id}
                role="row"
                data-index={item.index}
                data-row-id={id}
                aria-rowindex={item.index + 2}
                aria-selected={onSelect ? isSelected : undefined}
                tabIndex={item.index === activeIndex ? 0 : -1}
                onKeyDown={onKeyDown}
                onClick={() => {
                  setFocusedIndex(item.index);
                  onSelect?.(id);
                }}
                className={classNames(
                  'absolute inset-x-0 top-0 grid items-center gap-x-4 border-b border-line px-4 -outline-offset-2',
                  isSelected ? 'bg-accent-soft' : onSelect && 'cursor-pointer hover:bg-hover',
                )}
                style={{
                  height: item.size,
                  transform: `translateY(${item.start}px)`,
                  gridTemplateColumns: template,
                }}
              >
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    className={classNames('min-w-0', column.align === 'end' && 'figures text-right')}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {isLoadingMore && <p className="p-3 text-center text-sm text-ink-muted">Loading more…</p>}
    </div>
  );
}

/** The arrow stands beside the words without moving them. */
function SortButton({
  direction,
  onPress,
  children,
}: NonNullable<GridColumn<never>['sort']> & { children: ReactNode }) {
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={onPress}
      className={classNames(
        'group relative rounded-sm py-1 text-inherit hover:text-ink',
        direction && 'text-ink',
      )}
      style={{ textAlign: 'inherit' }}
    >
      {children}
      <Arrow
        aria-hidden
        className={classNames(
          'absolute top-1.5 -right-3 size-3',
          direction ? 'text-accent' : 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
        )}
      />
    </button>
  );
}

const ascending = (a: number, b: number) => a - b;

function nextIndex(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'PageDown':
      return index + PAGE_ROWS;
    case 'PageUp':
      return index - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
