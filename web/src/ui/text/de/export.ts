import type { Words } from "@/ui/text/words";

export const taken: Words["export"] = {
  as: {
    csv: "CSV, für Tabellenkalkulationen und andere Programme",
    json: "JSON, für Programme",
    xlsx: "Excel-Arbeitsmappe",
  },
  begun: {
    one: "Ein Datensatz wird geschrieben. Der Download beginnt gleich.",
    other: "{n} Datensätze werden geschrieben. Der Download beginnt gleich.",
  },
  failed: "Der Export geht nicht. {why}",
  lead: "Was zu sehen ist, mit allen Datensätzen",
  menu: "Exportieren oder drucken",
  print: "Drucken oder als PDF sichern",
  tooMany: "Das sind mehr Datensätze, als ein Blatt einer Arbeitsmappe fasst. Exportieren Sie sie als CSV.",
};

export const print: Words["print"] = {
  act: "Drucken",
  all: "Alle vorbereiten",
  back: "Zurück zur Tabelle",
  failed: "Die Datensätze konnten nicht geladen werden.",
  filter: "Filter: {filter}",
  many: { one: "Ein Datensatz.", other: "Das sind {n} Datensätze und damit sehr viele Seiten." },
  reading: "{read} von {total} Datensätzen sind gelesen.",
  search: "Suche: {words}",
  sort: "Sortiert nach {sort}",
};
