/**
 * A header that makes the browser save the answer under this name and never show it: plain for old readers, and in
 * UTF-8 (RFC 6266, RFC 8187). The name may hold anything.
 */
export function attachmentNamed(fileName: string): string {
  const name =
    fileName
      .toWellFormed()
      .replaceAll(/[\p{Cc}/\\]+/gu, ' ')
      .trim() || 'download';
  const plain = name.replaceAll(/[^\w.() -]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
