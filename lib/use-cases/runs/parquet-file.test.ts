import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { ParquetFile } from './parquet-file';

interface Row {
  name: string;
  rank: number | null;
  affinity: number | null;
}

it('reads back row by row, whatever the pieces were, with types and what is not there', async () => {
  const file = new ParquetFile<Row>([
    { name: 'name', type: 'text', value: (row) => row.name },
    { name: 'rank', type: 'integer', value: (row) => row.rank },
    { name: 'affinity', type: 'number', value: (row) => row.affinity },
  ]);
  const rows: Row[] = Array.from({ length: 250 }, (_, i) => ({
    name: `Ångström "${i % 7}", =1`,
    rank: i % 5 === 0 ? null : i,
    // A whole number and none at all in a column of numbers.
    affinity: i % 3 === 0 ? -9 : i % 4 === 0 ? null : -9.123456789 - i / 1000,
  }));
  const pieces = [await file.rows(rows.slice(0, 100)), await file.rows(rows.slice(100)), await file.end()];
  const whole = Buffer.concat(pieces);
  const buffer = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength);
  expect(await parquetReadObjects({ file: buffer })).toEqual(rows);
  const { schema, row_groups } = parquetMetadata(buffer);
  expect(schema.slice(1).map(({ type }) => type)).toEqual(['BYTE_ARRAY', 'INT32', 'DOUBLE']);
  expect(row_groups).toHaveLength(2);
});

it('is a file without rows, too', async () => {
  const file = new ParquetFile<Row>([{ name: 'name', type: 'text', value: (row) => row.name }]);
  const whole = await file.end();
  const buffer = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength) as ArrayBuffer;
  expect(await parquetReadObjects({ file: buffer })).toEqual([]);
});
