import { attachmentNamed } from './content-disposition';

/** A file that the browser saves under this name. */
export function attachment(body: BodyInit, fileName: string, contentType: string): Response {
  return new Response(body, {
    headers: { 'content-type': contentType, 'content-disposition': attachmentNamed(fileName) },
  });
}
