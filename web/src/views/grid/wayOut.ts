type Key = Pick<
  KeyboardEvent,
  "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "target"
>;

const ways: Record<string, readonly [-1 | 0 | 1, -1 | 0 | 1]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/**
 * Where an arrow leads out of a cell that is typed over; null: nowhere. With other keys held it selects text, in a calendar it goes
 * through the days, and while a sign is put together it belongs to that.
 */
export function wayOut({ key, target, isComposing, shiftKey, ctrlKey, metaKey, altKey }: Key) {
  const isLine = target !== null && "setSelectionRange" in target;
  if (!isLine || isComposing || shiftKey || ctrlKey || metaKey || altKey) return null;
  return ways[key] ?? null;
}
