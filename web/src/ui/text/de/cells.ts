import type { Words } from "@/ui/text/words";

/** Wörter der Zellen: ihr Menü, was von ihnen ausgewählt ist, Suchen und Ersetzen. */
export const cells: Words["cells"] = {
  menu: "Menü der Zelle",
  clear: "Leeren",
  copy: "Kopieren",
  copied: { one: "{n} Datensatz ist kopiert.", other: "{n} Datensätze sind kopiert." },
  copyKey: "Der Browser gibt die Zwischenablage hier nicht frei. Zum Kopieren {keys} drücken.",
  cut: "Ausschneiden",
  delete: { one: "Datensatz löschen", other: "{n} Datensätze löschen" },
  duplicate: "Datensatz duplizieren",
  exclude: "Diesen Wert ausschließen",
  fillDown: "Nach unten ausfüllen",
  filter: "Nach diesem Wert filtern",
  history: "Verlauf des Datensatzes",
  link: "Link zum Datensatz kopieren",
  nothing: "In der Zwischenablage ist nichts, was Zellen aufnehmen könnten.",
  open: "Datensatz öffnen",
  paste: "Einfügen",
  pasteKey: "Der Browser lässt hier niemanden in die Zwischenablage sehen. Zum Einfügen {keys} drücken.",
  choicesTitle: {
    one: "{n} Auswahlmöglichkeit gibt es noch nicht",
    other: "{n} Auswahlmöglichkeiten gibt es noch nicht",
  },
  choicesAdd: {
    one: "{n} Auswahlmöglichkeit hinzufügen und einfügen",
    other: "{n} Auswahlmöglichkeiten hinzufügen und einfügen",
  },
  choicesWithout: { one: "Ohne sie einfügen", other: "Ohne sie einfügen" },
  mend: {
    write: "Schreiben Sie es wie {example}.",
    date: "Schreiben Sie es als Datum, etwa {example}.",
    datetime: "Schreiben Sie es als Datum mit Uhrzeit, etwa {example}.",
    time: "Schreiben Sie es als Uhrzeit, etwa {example}.",
    number: "Schreiben Sie eine Zahl, etwa {example}.",
    yesNo: "Schreiben Sie {yes} oder {no}.",
    stars: "Schreiben Sie eine Zahl von 0 bis {n}.",
    choice: "Wählen Sie aus der Liste.",
    person: "Wählen Sie jemanden aus diesem Arbeitsbereich.",
  },
};

export const selection: Words["selection"] = {
  count: "Anzahl",
  label: "Was ausgewählt ist",
  loading: "wird berechnet",
  show: "Neben der Anzahl zeigen",
  tooMany: "Berechnet wird das für höchstens {most} ausgewählte Datensätze; für eine ganze Spalte immer.",
};

export const find: Words["find"] = {
  label: "In {table} suchen",
  what: "Suchen",
  next: "Nächster Treffer (Enter)",
  before: "Voriger Treffer (Umschalt+Enter)",
  none: "Kein Treffer",
  looking: "Wird gesucht",
  place: "{at} von {n}",
  placeMore: "{at} von mehr als {n}",
  count: { one: "{n} Treffer", other: "{n} Treffer" },
  countMore: "mehr als {n} Treffer",
  failed: "Der Treffer kann nicht gezeigt werden. {why}",
  notFound: "Dieser Datensatz ist nicht mehr unter den gezeigten.",
  toReplace: "Auch ersetzen (Strg+H)",
  with: "Ersetzen durch",
  replace: "Ersetzen",
  replaceAll: "Alle ersetzen",
  nowhere: "In keiner gezeigten Spalte kann ersetzt werden: nur in Texten, die Sie ändern dürfen.",
  nothing: "Nichts wurde ersetzt: Kein gezeigter Text enthält es.",
  replaced: { one: "In {n} Zelle ersetzt.", other: "In {n} Zellen ersetzt." },
  reading: { one: "{n} Datensatz wird gelesen", other: "{n} Datensätze werden gelesen" },
  tooMany:
    "{n} Datensätze enthalten es; höchstens {most} werden in einem Schritt geändert. Filtern Sie auf weniger und ersetzen Sie dort.",
  allTitle: { one: "In {n} Zelle ersetzen?", other: "In {n} Zellen ersetzen?" },
  allHelp:
    "„{what}“ wird in jedem gezeigten Datensatz zu „{with}“, auch in denen weiter unten. Es lässt sich in einem Schritt rückgängig machen.",
  allBlank:
    "„{what}“ verschwindet aus jedem gezeigten Datensatz, auch aus denen weiter unten. Es lässt sich in einem Schritt rückgängig machen.",
};

export const elsewhere: Words["elsewhere"] = {
  undone: "In {table} rückgängig gemacht: {what}",
  redone: "In {table} wiederholt: {what}",
  show: "Zeigen",
  added: "die neue Spalte „{field}“",
  changed: "die Änderung der Spalte „{field}“",
  deleted: "das Löschen der Spalte „{field}“",
  records: { one: "die Änderung von {n} Datensatz", other: "die Änderung von {n} Datensätzen" },
};
