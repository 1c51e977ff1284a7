/** The query of a request as an object, empty values left out. Repeated names: the last one counts. */
export function queryOf(request: Request): Record<string, string> {
  const entries = [...new URL(request.url).searchParams].filter(([, value]) => value !== '');
  return Object.fromEntries(entries);
}
