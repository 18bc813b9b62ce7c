import type { Words } from "@/ui/text/words";

/** Wörter der Arten, eine Tabelle zu zeigen: Board, Kalender, Zeitleiste, Gruppen, Farben. */
export const board: Words["board"] = {
  add: "Hinzufügen",
  allFields: "Alle Felder",
  addIn: "Datensatz in {column} hinzufügen",
  blank: "Ohne {field}",
  column: { one: "{column}, {n} Datensatz", other: "{column}, {n} Datensätze" },
  dropped: "{record} ist jetzt in {column}.",
  empty: "Hier ist nichts",
  failed: "Diese Datensätze konnten nicht geladen werden.",
  grab: "Mit der Leertaste in eine andere Spalte bewegen.",
  list: "Board nach {field}",
  lifted:
    "{record} ist aufgenommen. Links und rechts wählen eine Spalte, die Leertaste legt ab, Escape legt zurück.",
  loading: "Wird geladen",
  over: "Über {column}.",
  putBack: "{record} ist wieder in {column}.",
  required: "{field} muss ausgefüllt sein.",
  stays: "{record} bleibt in {column}.",
  title: "Titel des neuen Datensatzes",
};

export const look: Words["look"] = {
  addField: "Spalte hinzufügen",
  kinds: {
    board: "Board",
    calendar: "Kalender",
    form: "Formular",
    gallery: "Galerie",
    grid: "Raster",
    list: "Liste",
    pivot: "Pivot-Tabelle",
    timeline: "Zeitleiste",
  },
  needs: {
    board: {
      title: "Ein Board braucht einen Status oder eine Auswahl",
      help: "Etwa Offen, In Arbeit, Fertig: Jedes wird eine Spalte, und Karten lassen sich von einer zur nächsten ziehen.",
    },
    calendar: {
      title: "Ein Kalender braucht ein Datum",
      help: "Etwa wann etwas fällig ist. Jeder Datensatz steht dann an seinem Tag und lässt sich auf einen anderen ziehen.",
    },
    pivot: {
      title: "Eine Pivot-Tabelle braucht eine Spalte zum Zusammenfassen",
      help: "Etwa eine Auswahl, ein Datum oder eine Verknüpfung: Jeder ihrer Werte wird eine Zeile.",
    },
    timeline: {
      title: "Eine Zeitleiste braucht ein Datum",
      help: "Fügen Sie ein Datum hinzu, an dem etwas beginnt, und eines, an dem es endet. Jeder Datensatz wird ein Balken, der sich entlang der Zeit ziehen lässt.",
    },
  },
  none: "Keine",
  parts: {
    after: "Kommt nach",
    by: "Spalten aus",
    cover: "Bild aus",
    from: "Beginn",
    to: "Ende",
  },
  asGrid: "Als Raster zeigen",
  asList: "Als Liste zeigen",
  set: "{kind}: {words}",
  showAs: "Zeigen als",
};

export const time: Words["time"] = {
  add: "Datensatz an diesem Tag hinzufügen",
  addOn: "Datensatz am {day} hinzufügen",
  goTo: "{when} zeigen",
  grab: "Mit der Leertaste bewegen.",
  lifted:
    "{record} ist aufgenommen. Pfeile bewegen den Datensatz, mit Umschalt sein Ende. Die Leertaste legt ab, Escape legt zurück.",
  liftedWhole:
    "{record} ist aufgenommen. Pfeile bewegen den Datensatz. Die Leertaste legt ab, Escape legt zurück.",
  month: "Monat",
  more: { one: "{n} weiterer", other: "{n} weitere" },
  moreShort: "+{n}",
  moreOn: { one: "{n} weiterer am {day}", other: "{n} weitere am {day}" },
  nothing: "An diesen Tagen ist nichts",
  looseHelp: "Ohne Datum. Ziehen Sie einen auf die Zeitleiste.",
  placeByKey: "Die Leertaste legt ihn in die Mitte des Gezeigten.",
  placeThem: "Ziehen Sie einen Datensatz von der Seite auf die Zeitleiste.",
  put: "{record}: {when}.",
  quarter: "Q{quarter}",
  stays: "{record} bleibt an der alten Stelle.",
  today: "Heute",
  week: "Woche",
  weekAfter: "Nächste Woche",
  weekBefore: "Vorige Woche",
  without: { one: "{n} ohne Datum", other: "{n} ohne Datum" },
  zoom: "Maßstab",
  zooms: { day: "Tage", month: "Monate", quarter: "Quartale", week: "Wochen", year: "Jahre" },
};

export const group: Words["group"] = {
  add: "Spalte zum Gruppieren hinzufügen",
  blank: "Leer",
  by: "Nach dieser Spalte gruppieren",
  close: "Alle Gruppen schließen",
  is: "Gruppiert: {words}",
  more: "Das sind die ersten {n} Gruppen. Grenzen Sie sie mit einem Filter ein, um die anderen zu sehen.",
  open: "Alle Gruppen öffnen",
  quarter: "{quarter}. Quartal {year}",
  remove: "Nicht nach {field} gruppieren",
  span: "{field}: was zusammengehört",
  spans: {
    exact: "genau",
    day: "nach Tag",
    week: "nach Woche",
    month: "nach Monat",
    quarter: "nach Quartal",
    year: "nach Jahr",
  },
  title: "Gruppieren",
  week: "Woche vom {day}",
};

export const colour: Words["colour"] = {
  add: "Farbe hinzufügen",
  all: "die ganze Zeile",
  help: "Die erste Regel, die für eine Zeile gilt, färbt sie.",
  is: { one: "Farbe: {n} Regel", other: "Farbe: {n} Regeln" },
  names: {
    red: "Rot",
    orange: "Orange",
    yellow: "Gelb",
    green: "Grün",
    teal: "Türkis",
    blue: "Blau",
    purple: "Violett",
    pink: "Rosa",
    grey: "Grau",
  },
  of: "Farbe der Regel {n}",
  remove: "Regel {n} entfernen",
  rule: "Regel {n}",
  takeBack: "Änderungen verwerfen",
  title: "Farbe",
  up: "Regel {n} nach oben",
  what: "Was Regel {n} färbt",
  when: "Wann Regel {n} gilt",
};

export const pivot: Words["pivot"] = {
  addColumns: "Spalten nach",
  addRows: "Zeilen nach",
  addValue: "Wert hinzufügen",
  called: "{field}: {function}",
  closeAll: "Alle Zeilen schließen",
  columns: "Spalten",
  failed: "Die Pivot-Tabelle konnte nicht erstellt werden",
  how: "{field}: was davon gezeigt wird",
  label: "Pivot-Tabelle von {table}",
  leftOut: "Nicht gezeigt: {fields}. Damit wären es mehr als {n} Zahlen; mit einem Filter werden es weniger.",
  mostClosed:
    "Höchstens {n} Zeilen lassen sich einzeln schließen. Schließen Sie alle Zeilen und öffnen Sie die, die Sie sehen möchten.",
  mostLevels: "Es gibt schon vier Ebenen von Zeilen",
  open: { one: "{n} Datensatz zeigen", other: "{n} Datensätze zeigen" },
  openAll: "Alle Zeilen öffnen",
  order: "Zeilen hiernach ordnen",
  records: "Datensätze",
  removeValue: "{field} nicht zeigen",
  rows: "Zeilen",
  tint: "Zahlen nach Größe tönen",
  tooMany: "Mehr als {n} Zahlen sind zu viele für eine Tabelle",
  tooManyHelp:
    "Grenzen Sie die Datensätze mit einem Filter ein, fassen Sie Daten zu längeren Zeiträumen zusammen, oder wählen Sie andere Zeilen und Spalten.",
  total: "Gesamt",
  values: "Werte",
  valuesHelp: "Ohne Wert werden die Datensätze gezählt.",
};
