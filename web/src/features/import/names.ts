/** Files as they are named in a sentence. */
export const names = (files: File[]) => files.map(({ name }) => name).join(", ");
