/** What was begun for the person who was signed in, and ends with that. It is apart from both, so that neither waits for the other's code. */
const ends = new Set<() => void>();

export const whenSignedOut = (end: () => void) => void ends.add(end);

export function signedOut() {
  for (const end of ends) end();
}
