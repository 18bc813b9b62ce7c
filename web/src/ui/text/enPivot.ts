/** Words of pivot tables; a part of the catalogue. */
export const pivot = {
  addColumns: "Columns by",
  addRows: "Rows by",
  addValue: "Add a value",
  called: "{field}: {function}",
  closeAll: "Close all rows",
  columns: "Columns",
  failed: "The pivot could not be made",
  how: "{field}: what is shown of it",
  label: "Pivot of {table}",
  leftOut: "Not shown: {fields}. With it there would be more than {n} figures; a filter makes them fewer.",
  mostClosed:
    "At most {n} rows can be closed one by one. Close all rows, and open those that you want to see.",
  mostLevels: "There are four levels of rows already",
  open: { one: "Show {n} record", other: "Show {n} records" },
  openAll: "Open all rows",
  order: "Order the rows by this",
  records: "Records",
  removeValue: "Do not show {field}",
  rows: "Rows",
  tint: "Shade figures by their size",
  tooMany: "More than {n} figures are too many for a table",
  tooManyHelp:
    "Narrow the records with a filter, put dates together by longer times, or choose other rows and columns.",
  total: "Total",
  values: "Values",
  valuesHelp: "Without one, the records are counted.",
} as const;
