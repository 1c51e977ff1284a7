import { BadRequestError, InvalidInputError } from '@/lib/domain/errors';
import { parseJson, readBytes } from '@/lib/http/read-body';

/** Largest file plus the form around it. */
const MAX_FORM_BYTES = 51 * 1024 * 1024;

/** A multipart form with one file: the file's bytes and name, and the other fields as text. */
export async function readUpload(
  request: Request,
): Promise<{ file: { name: string; bytes: Uint8Array }; fields: Record<string, string> }> {
  const contentType = request.headers.get('content-type') ?? '';
  if (!contentType.startsWith('multipart/form-data')) {
    throw new BadRequestError('Send the file as a form (multipart/form-data) with a field "file".');
  }
  const bytes = await readBytes(request, MAX_FORM_BYTES);
  let form: FormData;
  try {
    form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new BadRequestError('The form cannot be read: it may have been cut off on the way. Send it again.');
  }
  const file = form.get('file');
  if (!(file instanceof File)) {
    throw new InvalidInputError([{ field: 'file', message: 'Choose a file.' }]);
  }
  const fields: Record<string, string> = {};
  for (const [name, value] of form) if (typeof value === 'string' && value !== '') fields[name] = value;
  return { file: { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }, fields };
}

/** A field of a form that holds JSON; undefined if it was left out. */
export function jsonField(fields: Record<string, string>, name: string): unknown {
  const text = fields[name];
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof BadRequestError)) throw error;
    throw new InvalidInputError([{ field: name, message: error.message }]);
  }
}
