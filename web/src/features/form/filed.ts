/** Asks, and files what was found under the key as it was when it was asked; where the key is another by then it is not filed. */
export async function filed<T>(
  key: () => string,
  ask: () => Promise<T>,
  file: (key: string, found: T) => void,
): Promise<T> {
  const asked = key();
  const found = await ask();
  if (key() === asked) file(asked, found);
  return found;
}
