import type { Words } from "@/ui/text/words";

/** Wörter der Suche über alles, der Verbindung und der Neuigkeiten. */
export const palette: Words["palette"] = {
  accountAlso: "Passwort, Name, E-Mail-Adresse, zweiter Faktor, Sitzungen",
  export: "Exportieren als {format}",
  exportAlso: "exportieren, herunterladen, sichern",
  actions: "Aktionen",
  appearance: "Darstellung: {name}",
  appearanceAlso: "Thema, dunkel, hell, Farben, Dark Mode",
  close: "schließen",
  choose: "auswählen",
  failed: "{table} konnte nicht durchsucht werden. {why}",
  go: "öffnen",
  home: "Startseite des Arbeitsbereichs",
  hostAlso: "alle Arbeitsbereiche, Zustand, Verwaltung",
  import: "Arbeitsmappe importieren",
  importAlso: "hochladen, Datei, Excel, CSV",
  keys: "Tasten zeigen",
  keysAlso: "Hilfe, Tastenkürzel, Tastatur, F1",
  label: "Gehen, finden oder tun",
  language: "Sprache: {name}",
  languageAlso: "Sprache",
  looking: {
    one: "{n} weitere Tabelle wird durchsucht",
    other: "{n} weitere Tabellen werden durchsucht",
  },
  newRecord: "Neuer Datensatz in {table}",
  newRecordAlso: "hinzufügen, anlegen",
  newTableAlso: "hinzufügen, anlegen, beginnen, leere Tabelle",
  none: "Zu „{query}“ wurde nichts gefunden",
  noneHelp:
    "Versuchen Sie weniger Buchstaben oder ein anderes Wort. Datensätze werden an den Texten gefunden, die in ihnen stehen.",
  place: "Tabellen und Datensätze suchen oder sagen, was zu tun ist",
  places: "Orte",
  recent: "Zuletzt",
  recordIn: "Datensatz in {table}",
  recordsOf: "Datensätze in {table}",
  results: { one: "{n} Ergebnis", other: "{n} Ergebnisse" },
  settingsAlso: "Zeitzone, Sprache, Währung, Feiertage, Logo, Name, archivieren, löschen",
  signOutAlso: "ausloggen, verlassen",
  table: "Tabelle",
  teach:
    "Tippen Sie den Namen einer Tabelle, um dorthin zu gehen, oder ein paar Buchstaben eines Datensatzes, um ihn zu finden.",
  tokensAlso: "API, Schlüssel, Programme",
  viewOf: "Ansicht von {table}",
  workspace: "Arbeitsbereich {name}",
  columnAlso: "neue Spalte, Feld einfügen, anlegen",
  filterAlso: "nur zeigen, eingrenzen, Bedingung",
  sortAlso: "Reihenfolge, ordnen, Sortierung",
  groupAlso: "gruppieren, zusammenfassen",
  viewAlso: "neue Ansicht, Tafel, Kalender, Zeitleiste, Galerie, Formular, Pivot",
};

export const connection: Words["connection"] = {
  refusedNew:
    "Öffnen Sie einen neuen Datensatz, um ihn zu berichtigen und noch einmal zu senden, oder um ihn aufzugeben.",
  keptNew: {
    one: "{n} neuer Datensatz wird hier behalten und angelegt, sobald die Verbindung wieder da ist.",
    other: "{n} neue Datensätze werden hier behalten und angelegt, sobald die Verbindung wieder da ist.",
  },
  newRecord: "Neuer Datensatz",
  back: "Die Verbindung ist wieder da.",
  dismiss: "Erledigt",
  insist: "Meinen schreiben",
  lostWaiting: {
    one: "Die Verbindung ist unterbrochen. {n} Änderung bleibt hier und wird gesendet, sobald sie wieder da ist.",
    other:
      "Die Verbindung ist unterbrochen. {n} Änderungen bleiben hier und werden gesendet, sobald sie wieder da ist.",
  },
  now: "Jetzt versuchen",
  overtaken: "Jemand anderes hat es inzwischen geändert. Gezeigt wird dessen Wert.",
  record: "Datensatz {id}",
  refused: { one: "{n} Änderung wurde nicht angenommen.", other: "{n} Änderungen wurden nicht angenommen." },
  refusedHelp:
    "Sie wurden getippt, während die Verbindung unterbrochen war. Die Tabelle zeigt, was auf dem Server steht.",
  sent: { one: "{n} wartende Änderung wurde gesendet.", other: "{n} wartende Änderungen wurden gesendet." },
  show: "Zeigen",
  typed: "Getippt",
  waiting: { one: "{n} Änderung wartet auf das Senden.", other: "{n} Änderungen warten auf das Senden." },
  waitingHelp: "Sie bleiben in diesem Browser, in dieser Reihenfolge, auch wenn die Seite geschlossen wird.",
  where: "Wo",
  why: "Grund",
};

export const news: Words["news"] = {
  bulk: {
    one: "{who} hat {n} Datensatz in {table} geändert",
    other: "{who} hat {n} Datensätze in {table} geändert",
  },
  comment: {
    one: "{who} hat {n} Datensatz in {table} kommentiert",
    other: "{who} hat {n} Datensätze in {table} kommentiert",
  },
  commentOne: "{who} hat {record} in {table} kommentiert",
  create: {
    one: "{who} hat {n} Datensatz in {table} angelegt",
    other: "{who} hat {n} Datensätze in {table} angelegt",
  },
  createOne: "{who} hat {record} in {table} angelegt",
  delete: {
    one: "{who} hat {n} Datensatz aus {table} gelöscht",
    other: "{who} hat {n} Datensätze aus {table} gelöscht",
  },
  failed: "Was sich geändert hat, kann gerade nicht gezeigt werden. {why}",
  gone: "einer Tabelle, die es nicht mehr gibt",
  import: {
    one: "{who} hat {n} Datensatz in {table} importiert",
    other: "{who} hat {n} Datensätze in {table} importiert",
  },
  importPlain: "{who} hat eine Arbeitsmappe importiert",
  importSeveral: {
    one: "{who} hat {n} Datensatz in {tables} Tabellen importiert",
    other: "{who} hat {n} Datensätze in {tables} Tabellen importiert",
  },
  loading: "Änderungen werden geladen",
  model: "{who} hat Spalten oder Ansichten von {table} geändert",
  modelPlain: "{who} hat die Tabellen geändert",
  more: "Mehr zeigen",
  none: "Noch hat sich nichts geändert. Was Menschen und Programme hier tun, steht künftig hier.",
  restore: "{who} hat in {table} einen früheren Stand wiederhergestellt",
  title: "In letzter Zeit",
  undo: "{who} hat in {table} etwas rückgängig gemacht",
  undoPlain: "{who} hat etwas rückgängig gemacht",
  update: {
    one: "{who} hat {n} Datensatz in {table} geändert",
    other: "{who} hat {n} Datensätze in {table} geändert",
  },
  updateOne: "{who} hat {record} in {table} geändert",
};

export const keyName: Words["keyName"] = {
  a_letter: "Ein Buchstabe",
  arrows: "Pfeile",
  ctrl: "Strg",
  delete: "Entf",
  end: "Ende",
  enter: "Eingabe",
  esc: "Esc",
  home: "Pos1",
  page_down: "Bild ab",
  page_up: "Bild auf",
  shift: "Umschalt",
  space: "Leertaste",
  tab: "Tab",
};
