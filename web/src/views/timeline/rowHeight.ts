/** Height of a record on a timeline, in px. */
export const ROW = 36;
