/** Words of what is done with single cells: their menu, and what is selected of them; a part of the catalogue. */
export const cells = {
  menu: "Menu of the cell",
  clear: "Clear",
  copy: "Copy",
  copied: { one: "{n} record is copied.", other: "{n} records are copied." },
  copyKey: "The browser keeps the clipboard to itself here. Press {keys} to copy.",
  cut: "Cut",
  delete: { one: "Delete record", other: "Delete {n} records" },
  duplicate: "Duplicate record",
  exclude: "Exclude this value",
  fillDown: "Fill down",
  filter: "Filter by this value",
  history: "History of the record",
  link: "Copy link to the record",
  nothing: "There is nothing on the clipboard that cells could take.",
  open: "Open record",
  paste: "Paste",
  pasteKey: "The browser lets nobody look at the clipboard here. Press {keys} to paste.",
  choicesTitle: { one: "{n} choice is not there yet", other: "{n} choices are not there yet" },
  choicesAdd: { one: "Add {n} choice and paste", other: "Add {n} choices and paste" },
  choicesWithout: { one: "Paste without it", other: "Paste without them" },
  mend: {
    write: "Write it like {example}.",
    date: "Write it as a date, such as {example}.",
    datetime: "Write it as a date and time, such as {example}.",
    time: "Write it as a time of day, such as {example}.",
    number: "Write a number, such as {example}.",
    yesNo: "Write {yes} or {no}.",
    stars: "Write a number from 0 to {n}.",
    choice: "Choose one of the list.",
    person: "Choose somebody of this workspace.",
  },
} as const;

/** Words of what selected cells come to. */
export const selection = {
  count: "Count",
  label: "What is selected",
  loading: "being worked out",
  show: "Show beside the count",
  tooMany: "Of at most {most} records that are selected this is worked out; of a whole column always.",
} as const;

/** Words of finding and replacing in the cells that are shown. */
export const find = {
  label: "Find in {table}",
  what: "Find",
  next: "Next match (Enter)",
  before: "Match before (Shift+Enter)",
  none: "No match",
  looking: "Looking",
  place: "{at} of {n}",
  placeMore: "{at} of more than {n}",
  count: { one: "{n} match", other: "{n} matches" },
  countMore: "more than {n} matches",
  failed: "The match cannot be shown. {why}",
  notFound: "This record is no longer among those that are shown.",
  toReplace: "Replace as well (Ctrl+H)",
  with: "Replace with",
  replace: "Replace",
  replaceAll: "Replace all",
  nowhere: "No column that is shown can be replaced in: texts can, where you may change them.",
  nothing: "Nothing was replaced: no text that is shown here has it.",
  replaced: { one: "Replaced in {n} cell.", other: "Replaced in {n} cells." },
  reading: { one: "Reading {n} record", other: "Reading {n} records" },
  tooMany:
    "{n} records have it; at most {most} are changed in one step. Filter for fewer, and replace there.",
  allTitle: { one: "Replace in {n} cell?", other: "Replace in {n} cells?" },
  allHelp:
    "“{what}” becomes “{with}” in every record that is shown, those further down too. It can be undone in one step.",
  allBlank:
    "“{what}” goes from every record that is shown, those further down too. It can be undone in one step.",
} as const;

/** Words of what was undone or done again where it is not seen. */
export const elsewhere = {
  undone: "Undone in {table}: {what}",
  redone: "Done again in {table}: {what}",
  show: "Show it",
  added: "the new column “{field}”",
  changed: "the change of the column “{field}”",
  deleted: "the deletion of the column “{field}”",
  records: { one: "a change of {n} record", other: "changes of {n} records" },
} as const;
