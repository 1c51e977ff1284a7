import Link from 'next/link';
import type { ReactNode } from 'react';
import { classNames } from '@/components/ui/class-names';

export interface ListColumn<Row> {
  id: string;
  /** Empty over buttons. */
  header: string;
  align?: 'end';
  /** The column that names the row and carries its link. */
  isTitle?: boolean;
  cell: (row: Row) => ReactNode;
}

const bringIntoSight = (row: HTMLElement | null) => row?.scrollIntoView({ block: 'nearest' });

/**
 * A short list of things. A table where there is room; on a phone each row is a card with its names beside its values.
 * Where each has a page of its own, the whole row is the link's target; only the title is in the tab order.
 */
export function ListTable<Row>({
  label,
  rows,
  columns,
  rowId,
  rowHref,
  marked,
}: {
  label: string;
  rows: Row[];
  columns: ListColumn<Row>[];
  rowId: (row: Row) => string;
  rowHref?: (row: Row) => string;
  /** Id of the row that was asked for: it is brought into sight and stands out. */
  marked?: string | null;
}) {
  return (
    <table aria-label={label} className="w-full text-left max-md:block">
      <thead className="max-md:sr-only">
        <tr className="border-b border-line text-xs text-ink-muted">
          {columns.map((column) => (
            <th
              key={column.id}
              scope="col"
              className={classNames(
                'h-9 px-3 font-medium first:pl-4 last:pr-4',
                column.align === 'end' && 'text-right',
              )}
            >
              {column.header || <span className="sr-only">Actions</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {rows.map((row) => (
          <tr
            key={rowId(row)}
            ref={rowId(row) === marked ? bringIntoSight : undefined}
            aria-current={rowId(row) === marked || undefined}
            className="relative border-b border-line last:border-b-0 hover:bg-hover aria-[current=true]:bg-accent-soft max-md:block max-md:px-4 max-md:py-3"
          >
            {columns.map((column) => (
              <td
                key={column.id}
                className={classNames(
                  'px-3 py-2 text-sm first:pl-4 last:pr-4 max-md:flex max-md:justify-between max-md:gap-4 max-md:p-0! max-md:py-0.5! max-md:has-[>span:last-child:empty]:hidden!',
                  column.align === 'end' && 'figures text-right',
                )}
              >
                {column.isTitle && rowHref ? (
                  <Link
                    href={rowHref(row)}
                    className="text-base font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
                  >
                    {column.cell(row)}
                  </Link>
                ) : column.isTitle ? (
                  <span className="min-w-0 text-base font-medium">{column.cell(row)}</span>
                ) : (
                  <>
                    <span className="shrink-0 text-ink-muted md:hidden">{column.header}</span>
                    <span className="min-w-0 max-md:text-right">{column.cell(row)}</span>
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
