import { attachmentNamed } from './content-disposition';

/** A file that the browser saves under this name. */
export function attachment(body: BodyInit, fileName: string, contentType: string): Response {
  return new Response(body, {
    headers: { 'content-type': contentType, 'content-disposition': attachmentNamed(fileName) },
  });
}

/** A body that is made while it is sent, and stops being made when nobody reads any more. */
export function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
