import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { RunColumn } from '@/lib/use-cases/runs/run-table';

const TYPES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
} as const;

/** A Parquet file that is handed over piece by piece: what is written is not kept, only what points to it. */
export class ParquetFile<Row> {
  private readonly bytes = new ByteWriter();
  private readonly parquet: ParquetWriter;

  constructor(
    private readonly columns: readonly (Omit<RunColumn, 'value'> & { value: (row: Row) => unknown })[],
  ) {
    this.parquet = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: 'results', num_children: columns.length },
        ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...TYPES[type] })),
      ],
      createdBy: 'Molecular Analysis Dashboard',
    });
  }

  /** @returns the bytes of one row group */
  async rows(rows: readonly Row[]): Promise<Uint8Array> {
    const columnData = this.columns.map(({ name, value }) => ({ name, data: rows.map(value) }));
    await this.parquet.write({ columnData, rowGroupSize: rows.length });
    return this.take();
  }

  /** @returns the end of the file, without which it is none */
  async end(): Promise<Uint8Array> {
    await this.parquet.finish();
    return this.take();
  }

  /** Places in the file go on to be counted by `offset`; `index` is only where the next byte of the buffer goes. */
  private take(): Uint8Array {
    const taken = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return taken;
  }
}
