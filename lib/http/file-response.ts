/** A file as an attachment. The name is quoted for the header (RFC 6266), whatever it holds. */
export function attachment(body: BodyInit, fileName: string, contentType: string): Response {
  const plain = fileName.replaceAll(/[^\w.() -]+/g, '_');
  return new Response(body, {
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
      'x-content-type-options': 'nosniff',
    },
  });
}
