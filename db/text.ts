/** PostgreSQL keeps no NUL and no half of a surrogate pair in text; files of users hold both. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
