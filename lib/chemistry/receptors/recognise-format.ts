import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UnreadableStructureError } from './structure';

/** Most bytes of a structure file, after inflating: 100,000 atoms of mmCIF with everything around are 30 MB. */
export const MAX_STRUCTURE_BYTES = 64 * 1024 * 1024;

const HEAD_CHARACTERS = 64 * 1024;
const PDB_RECORD =
  /^(?:HEADER|TITLE |COMPND|SOURCE|KEYWDS|EXPDTA|AUTHOR|REVDAT|REMARK|CRYST1|MODEL |ATOM {2}|HETATM|SEQRES|DBREF|OBSLTE|CAVEAT|SPLIT |NUMMDL|JRNL|USER)/m;

export interface RecognisedText {
  format: 'pdb' | 'mmcif';
  text: string;
}

/**
 * Finds out what a file is from its content; its name is never looked at. Gzip is inflated, within
 * `MAX_STRUCTURE_BYTES`.
 * @throws UnreadableStructureError that says what the file is instead, and what to upload
 */
export async function recogniseFormat(bytes: Uint8Array): Promise<RecognisedText> {
  if (bytes.length > MAX_STRUCTURE_BYTES) throw tooLarge();
  const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? await inflate(bytes) : bytes;
  const first = (...codes: number[]) => codes.every((code, i) => raw[i] === code);
  if (
    first(0x50, 0x4b, 0x03, 0x04) ||
    first(0x42, 0x5a, 0x68) ||
    first(0x1f, 0x8b) ||
    first(0xfd, 0x37, 0x7a)
  ) {
    throw new UnreadableStructureError(
      'archive',
      'The file is an archive. Unpack it and upload the PDB or mmCIF file.',
    );
  }
  const text = new TextDecoder('utf-8').decode(raw); // drops a byte order mark
  const head = text.slice(0, HEAD_CHARACTERS);
  if (head.trim() === '' && text.trim() === '') {
    throw new UnreadableStructureError('empty', 'The file is empty. Upload a PDB or mmCIF file.');
  }
  if (text.includes('\0')) {
    throw new UnreadableStructureError(
      'binary',
      'The file is binary. Upload the text form: PDB, or mmCIF (not BinaryCIF).',
    );
  }
  if (head.trimStart().startsWith('<')) {
    const isPage = /<(?:!doctype html|html|head|body|script)\b/i.test(head);
    if (!isPage) throw notAStructure('The file is XML.');
    throw new UnreadableStructureError(
      'html',
      'The file is a web page, not a structure. Most likely a link to a page was saved; download the PDB or mmCIF file itself.',
    );
  }
  if (isCif(head)) return { format: 'mmcif', text };
  refuseNeighbours(head);
  if (PDB_RECORD.test(head)) return { format: 'pdb', text };
  throw notAStructure('The file is neither PDB nor mmCIF.');
}

function isCif(head: string): boolean {
  const first = head.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
  return first !== undefined && /^\s*data_/i.test(first);
}

/** Formats that users mistake for a structure file; PDBQT even reads as PDB, with wrong elements. */
function refuseNeighbours(head: string) {
  if (
    /^(?:ROOT|TORSDOF|BRANCH)\b/m.test(head) ||
    /^(?:ATOM {2}|HETATM).{62,64}[+-]\d\.\d{3} [A-Z]/m.test(head)
  ) {
    throw notAStructure('The file is PDBQT, which has lost its elements and most hydrogens.');
  }
  if (/@<TRIPOS>/.test(head)) throw notAStructure('The file is MOL2.');
  if (/V[23]000\s*$/m.test(head) || /^\$\$\$\$/m.test(head)) {
    throw notAStructure('The file is SDF, which is for ligands.');
  }
}

function notAStructure(what: string) {
  return new UnreadableStructureError('not-a-structure', `${what} Upload the receptor as PDB or mmCIF.`);
}

function tooLarge() {
  const most = MAX_STRUCTURE_BYTES / 1024 / 1024;
  return new UnreadableStructureError(
    'too-large',
    `The file holds more than ${most} MB. Upload only the chains needed.`,
  );
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_STRUCTURE_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw new UnreadableStructureError(
      'corrupt-gzip',
      'The gzip file is damaged or cut off. Download it again, or upload it unpacked.',
    );
  }
}
