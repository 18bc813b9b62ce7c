/** A list with one of its items elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined) return next;
  next.splice(Math.min(Math.max(to, 0), next.length), 0, item);
  return next;
}

/** A key for each item that stays with it in whatever order: the same file may stand in a list twice. */
export function keysOf(ids: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return `${id}/${before}`;
  });
}

/** Where something that is dragged would come to stand: among the middles of the others, from the first to the last. */
export function placeAt(middles: readonly number[], at: number): number {
  const below = middles.findIndex((middle) => at < middle);
  return below < 0 ? middles.length : below;
}
