/** The id of a linked record, where a value is one as the server expands it. */
export function linkedId(value: unknown): number | undefined {
  const isRecord = typeof value === "object" && value !== null && "id" in value && "fields" in value;
  return isRecord && typeof value.id === "number" ? value.id : undefined;
}

/** A value as the API takes it: a link's id for its record. What else has an id, as a file or a document, stays whole. */
export function bare(value: unknown): unknown {
  return Array.isArray(value) ? value.map(bare) : (linkedId(value) ?? value);
}
