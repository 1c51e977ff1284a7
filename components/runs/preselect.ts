/** The one that the address asks for if it is ready, else the only ready one there is; null leaves the choice open. */
export function preselect<Item extends { id: string; status: string }>(
  items: Item[],
  asked: string | null,
): string | null {
  const ready = items.filter((item) => item.status === 'ready');
  const only = ready.length === 1 ? ready[0] : undefined;
  return (ready.find((item) => item.id === asked) ?? only)?.id ?? null;
}
