/** Words of the formula editor; a part of the catalogue. */
export const formula = {
  allRecords: "all its records",
  also: "Also {names}.",
  blank: "blank",
  example: "Examples",
  fine: "The formula is understood.",
  found: {
    one: "{n} suggestion. Arrows choose, Enter takes it.",
    other: "{n} suggestions. Arrows choose, Enter takes one.",
  },
  help: "Type a name, or { for a column. Ctrl+Space shows all there is.",
  linkHere: "its records that link here",
  own: "the record’s own",
  suggestions: "Suggestions",
  trial: {
    failed: "It cannot be tried on the records. {why}",
    label: "On the first records",
    none: "There are no records yet to try it on.",
    result: "Result",
    trying: "Trying it on the first records",
  },
  unpaired: {
    brace: "This column’s name has no closing brace.",
    close: "This bracket closes nothing.",
    open: "This bracket is not closed.",
    quote: "This text has no closing quote.",
  },
} as const;
