/** Words of what is taken along of a table; a part of the catalogue. */
export const taken = {
  as: {
    csv: "CSV, for spreadsheets and other programs",
    json: "JSON, for programs",
    xlsx: "Excel workbook",
  },
  begun: {
    one: "One record is being written. The download begins in a moment.",
    other: "{n} records are being written. The download begins in a moment.",
  },
  failed: "It cannot be exported. {why}",
  lead: "What is shown, all its records",
  menu: "Export or print",
  print: "Print or save as PDF",
  tooMany: "There are more records than a sheet of a workbook holds. Export them as CSV.",
} as const;
