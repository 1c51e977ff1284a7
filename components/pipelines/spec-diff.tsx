'use client';

import { FieldName } from '@/components/pipelines/spec-facts';
import { SPEC_FIELDS, valueWords } from '@/components/pipelines/spec-words';
import { ListTable } from '@/components/ui/list-table';
import { type PipelineSpec, specDifferences } from '@/lib/domain/pipeline-spec';

interface Side {
  /** `Version 2`, or of a run. */
  name: string;
  spec: PipelineSpec;
}

/** What differs between two specifications, field by field. */
export function SpecDiff({ before, after }: { before: Side; after: Side }) {
  const rows = specDifferences(before.spec, after.spec).flatMap((difference) => {
    const field = SPEC_FIELDS.find((each) => each.field === difference.field);
    return field ? [{ ...difference, field }] : [];
  });
  if (rows.length === 0) {
    return (
      <p role="status" className="px-4 py-3 text-sm text-ink-muted">
        No field differs: {before.name} and {after.name} do the same.
      </p>
    );
  }
  return (
    <ListTable
      label={`Differences between ${before.name} and ${after.name}`}
      rows={rows}
      rowId={({ field }) => field.field}
      columns={[
        { id: 'field', header: 'Field', isTitle: true, cell: ({ field }) => <FieldName field={field} /> },
        {
          id: 'before',
          header: before.name,
          cell: (row) => <del className="figures text-ink-muted">{valueWords(row.field, row.before)}</del>,
        },
        {
          id: 'after',
          header: after.name,
          cell: (row) => (
            <ins className="figures font-medium no-underline">{valueWords(row.field, row.after)}</ins>
          ),
        },
      ]}
    />
  );
}
