import { z } from 'zod';
import { InvalidInputError, TooLargeError } from '@/lib/domain/errors';

/** A file as it arrives in a form: its name is data only, and never becomes a path. */
export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;

export const uploadedFileSchema = z.custom<UploadedFile>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as UploadedFile).name === 'string' &&
    (value as UploadedFile).bytes instanceof Uint8Array,
  { error: 'Choose a file.' },
);

/** Refuses an empty file and one above the limit; answers the file with a printable name. */
export function checkUpload(file: UploadedFile): UploadedFile {
  if (file.bytes.byteLength === 0) {
    throw new InvalidInputError([{ field: 'file', message: `The file "${file.name}" is empty.` }]);
  }
  if (file.bytes.byteLength > MAX_UPLOAD_BYTES) {
    throw new TooLargeError(
      `The file is ${Math.ceil(file.bytes.byteLength / 1_048_576)} MiB; the limit is ${MAX_UPLOAD_BYTES / 1_048_576} MiB. Split it and upload the parts.`,
    );
  }
  const name =
    file.name
      .replaceAll(/[\p{Cc}/\\]+/gu, ' ')
      .trim()
      .slice(0, 200) || 'upload';
  return { name, bytes: file.bytes };
}

/** The file's name without its extension: the default name of what is made from it. */
export function nameFromFile(fileName: string): string {
  return fileName.replace(/(\.gz)?$/i, '').replace(/\.[a-z0-9]{1,8}$/i, '') || fileName;
}
