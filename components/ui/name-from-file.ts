/** A first proposal for a name: the file's, without its extension. */
export function nameFromFile(fileName: string): string {
  return fileName.replace(/(\.[a-z0-9]{1,6}){1,2}$/i, '');
}
