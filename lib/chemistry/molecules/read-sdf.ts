import { type LigandRecord, ligandName } from './ligand-record';
import { readLines } from './read-lines';
import { MAX_RECORD_BYTES } from './reasons';

/** Lines of a molfile are 80 characters by the format; V3000 continues long ones with a dash. */
const MAX_LINE_CHARACTERS = 2_000;

/**
 * An SDF file (CTfile formats, BIOVIA): molfiles, V2000 or V3000, each followed by data fields and `$$$$`. The last
 * record may lack it. A record without a name takes the field NAME, ID or the like.
 */
export async function* readSdfRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LigandRecord> {
  let ordinal = 0;
  let record = new SdfRecord(1);
  for await (const { number, text } of readLines(chunks, MAX_LINE_CHARACTERS)) {
    if (text.startsWith('$$$$')) {
      yield record.end(++ordinal);
      record = new SdfRecord(number + 1);
    } else {
      record.add(text);
    }
  }
  if (record.hasContent) yield record.end(++ordinal);
}

/** Collects one record: the molfile up to `M  END`, and from its data fields only what may name it. */
class SdfRecord {
  hasContent = false;
  private readonly lines: string[] = [];
  private size = 0;
  private ended = false;
  private field = '';
  private fieldName: string | undefined;

  constructor(private readonly firstLine: number) {}

  add(text: string): void {
    if (text.trim() !== '') this.hasContent = true;
    this.size += text.length + 1;
    if (this.ended) this.addData(text);
    else if (this.size <= MAX_RECORD_BYTES) {
      this.lines.push(text);
      this.ended = /^M {2}END/.test(text);
    }
  }

  private addData(text: string): void {
    const field = /^>.*<([^>]+)>/.exec(text);
    if (field) this.field = field[1] ?? '';
    else if (
      text.trim() !== '' &&
      !this.fieldName &&
      /^(_?name|title|id|.*[ _](name|id))$/i.test(this.field)
    ) {
      this.fieldName = text;
    }
  }

  end(ordinal: number): LigandRecord {
    const name = ligandName(this.lines[0]?.trim() || this.fieldName, ordinal);
    const base = { ordinal, line: this.firstLine, name, format: 'molfile' } as const;
    const refuse = (code: 'empty' | 'too-long' | 'unreadable', message: string): LigandRecord => ({
      ...base,
      source: '',
      defect: { code, message },
    });
    if (!this.hasContent)
      return refuse('empty', 'The record is empty: two "$$$$" follow each other. Delete one.');
    if (!this.ended && this.size > MAX_RECORD_BYTES) {
      return refuse(
        'too-long',
        `The record is larger than ${MAX_RECORD_BYTES / 1024} KiB: no ligand that can be docked is. A "$$$$" may be missing.`,
      );
    }
    if (!this.ended) {
      return refuse(
        'unreadable',
        'The molfile does not end ("M  END" is missing): it may have been cut off. Export it again.',
      );
    }
    return { ...base, source: this.lines.join('\n') };
  }
}
