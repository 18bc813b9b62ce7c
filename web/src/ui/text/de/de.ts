// Glossar: table Tabelle · column Spalte · field Feld · record Datensatz · view Ansicht · link Verknüpfung · workspace Arbeitsbereich ·
// workbook Arbeitsmappe · sheet Blatt · finding Hinweis · mend beheben · choice Auswahl · misfit passt nicht. Anrede: Sie.
import { audit, limits, providers } from "@/ui/text/de/access";
import { own, signIn } from "@/ui/text/de/account";
import { connection, keyName, news, palette } from "@/ui/text/de/around";
import { comments, here, notifications } from "@/ui/text/de/comments";
import { print, taken } from "@/ui/text/de/export";
import { field, filter, shape, sort, type } from "@/ui/text/de/field";
import { files } from "@/ui/text/de/files";
import { form, formMake } from "@/ui/text/de/form";
import { grid, keys, summary, table, undo, view } from "@/ui/text/de/grid";
import { again, finding, imports, importing, place, plan, planShape } from "@/ui/text/de/import";
import { board, colour, group, look, pivot, time } from "@/ui/text/de/look";
import { bin, formula, rules, tableSettings, uses } from "@/ui/text/de/model";
import { members, roles, sessions } from "@/ui/text/de/members";
import { history, record } from "@/ui/text/de/record";
import { publish, share, shared, why } from "@/ui/text/de/sharing";
import { host, settings, standing } from "@/ui/text/de/settings";
import { wizard } from "@/ui/text/de/wizard";
import { subscription } from "@/ui/text/de/subscription";
import type { Words } from "@/ui/text/words";

/** Deutsch. */
export const de: Words = {
  act: {
    cancel: "Abbrechen",
    close: "Schließen",
    copied: "Kopiert",
    copy: "Kopieren",
    keep: "Behalten",
    retry: "Erneut versuchen",
    undo: "Rückgängig",
  },
  error: {
    reference: "Nummer für den Support: {reference}",
    status: "Der Server hat mit {status} geantwortet.",
    unreachable:
      "Der Server ist nicht erreichbar. Nichts Gespeichertes geht verloren; versuchen Sie es gleich noch einmal.",
  },
  account: {
    appearance: "Darstellung",
    auto: "Wie das System",
    dark: "Dunkel",
    host: "Dieses Sheaf",
    language: "Sprache",
    languageFailed:
      "Die Sprache konnte nicht geladen werden. Versuchen Sie es erneut, sobald die Verbindung wieder da ist.",
    light: "Hell",
    noPassword: "Noch kein Passwort",
    page: "Ihr Konto",
    short: "Konto",
    signOut: "Abmelden",
  },
  again,
  audit,
  subscription,
  colour,
  group,
  bin,
  board,
  calendar: { after: "Nächster Monat", before: "Voriger Monat", times: "Uhrzeiten" },
  connection,
  comments,
  export: taken,
  field,
  filter,
  finding,
  files,
  form,
  formMake,
  formula,
  grid,
  here,
  history,
  import: importing,
  imports,
  keyName,
  keys,
  limits,
  look,
  members,
  publish,
  share,
  shared,
  why,
  pivot,
  lost: {
    broken: "Diese Seite kann nicht angezeigt werden",
    help: "Vielleicht ist die Adresse falsch geschrieben oder die Seite ist umgezogen.",
    home: "Zur Startseite",
    title: "Hier ist keine Seite",
  },
  moment: { now: "gerade eben" },
  news,
  palette,
  notifications,
  pick: {
    blank: "Leer lassen",
    failed: "Die Datensätze können gerade nicht durchsucht werden.",
    find: "Suchen",
    looking: "Wird gesucht",
    noPerson: "Niemand mit diesem Namen.",
    samePeople: "Mehrere heißen {name}: Wählen Sie jemanden aus.",
    noChoice: "Keine solche Auswahl.",
    noMove: "Von „{from}“ nach „{to}“ ist nicht möglich.",
    noRecord: "In {table} wurde nichts gefunden.",
    add: "„{text}“ zu {table} hinzufügen",
    addChoice: "Auswahl „{text}“ hinzufügen",
    addMoves:
      "Dieser Status geht nur bestimmte Wege. Fügen Sie die Auswahl in den Einstellungen der Spalte hinzu, mit den Wechseln, die zu ihr führen.",
    addNeeds: "Das geht hier nicht, denn außer dem Titel wird gebraucht: {fields}.",
    addUntitled: "Das geht hier nicht, denn die Tabelle hat keinen Titel, der geschrieben werden kann.",
    choiceAdded: "„{choice}“ gehört jetzt zur Auswahl von {field}.",
  },
  place,
  plan,
  planShape,
  problem: {
    forbidden: "Dazu fehlt Ihnen das Recht.",
    internal:
      "In Sheaf ist etwas schiefgegangen. Versuchen Sie es erneut; bleibt es dabei, fragen Sie die Person, die Sheaf für Sie betreibt.",
    timed_out: "Es hat zu lange gedauert und wurde abgebrochen. Versuchen Sie es erneut.",
    too_many:
      "Das war mehr, als auf einmal beantwortet werden kann. Warten Sie einen Moment und versuchen Sie es erneut.",
    unauthenticated: "Sie sind abgemeldet. Melden Sie sich an und versuchen Sie es erneut.",
    unavailable: "Sheaf ist gerade nicht verfügbar. Versuchen Sie es gleich noch einmal.",
  },
  print,
  providers,
  record,
  roles,
  rules,
  search: { clear: "Suche leeren", label: "{table} durchsuchen", placeholder: "Suchen" },
  sessions,
  shape,
  shell: {
    audit: "Protokoll",
    find: "Arbeitsbereich suchen",
    plan: "Tarif und Nutzung",
    firstImport: "Arbeitsmappe importieren",
    imports: "Importe",
    loadingTables: "Tabellen werden geladen",
    lost: "Die Verbindung ist unterbrochen. Was Sie sehen, kann veraltet sein; es wird von selbst nachgeholt.",
    members: "Mitglieder",
    navigation: "Arbeitsbereich",
    noTables: "Noch keine Tabellen.",
    partFailed:
      "Dieser Teil konnte nicht geladen werden. Versuchen Sie es wieder, wenn die Verbindung steht.",
    providers: "Anmeldung über andere",
    roles: "Rollen",
    search: "Suchen",
    searchKey: "Strg+K",
    settings: "Einstellungen",
    tables: "Tabellen",
    tablesFailed: "Die Tabellen können nicht angezeigt werden.",
    tokens: "API-Token",
    tokensShort: "Token",
    workspaces: "Arbeitsbereiche",
  },
  own,
  signIn,
  sort,
  start: {
    emptyLead:
      "Sheaf liest eine Arbeitsmappe, zeigt Ihnen die gefundenen Tabellen, Verknüpfungen und Formeln und legt sie an, sobald Sie zustimmen.",
    emptyTitle: "Beginnen Sie mit einer Arbeitsmappe",
    failed: "Der Arbeitsbereich kann nicht angezeigt werden",
    fields: { one: "{n} Spalte", other: "{n} Spalten" },
    linkedTo: ", verknüpft mit {tables}",
    loading: "Arbeitsbereich wird geladen",
    more: "Weitere Arbeitsmappe importieren",
    recent: "Wo Sie waren",
    title: "Tabellen",
  },
  summary,
  table,
  tableSettings,
  time,
  tokens: {
    create: "Token erstellen",
    failed: "Die Token können nicht angezeigt werden",
    lead: "Mit einem Token kommt ein Programm in diesen Arbeitsbereich, unter eigenem Namen und mit eigener Rolle.",
    loading: "Token werden geladen",
    made: "erstellt {when}",
    name: "Wofür ist es",
    nameExample: "Nächtlicher Bericht",
    none: "Noch keine Token",
    noneHelp:
      "Erstellen Sie für jedes Programm ein eigenes, damit sich eines ohne die anderen widerrufen lässt.",
    once: "Kopieren Sie das Token jetzt. Es wird nicht noch einmal angezeigt.",
    revoke: "Widerrufen",
    revokeName: "{name} widerrufen",
    revoked: "{name} ist widerrufen.",
    sure: "Es gilt sofort nicht mehr und kann nicht zurückgeholt werden.",
    title: "API-Token",
    unused: "nie benutzt",
    used: "zuletzt benutzt {when}",
  },
  type,
  undo,
  uses,
  view,
  host,
  settings,
  standing,
  wizard,
  workspace: {
    address: "Der Name in Adressen: {name}",
    create: "Arbeitsbereich anlegen",
    first: "Geben Sie Ihrem Arbeitsbereich einen Namen",
    firstLead:
      "Ein Arbeitsbereich enthält die Tabellen und Personen einer Firma, von allen anderen getrennt.",
    label: "Name",
    labelHelp: "Meist der Name der Firma.",
    new: "Neuer Arbeitsbereich",
    none: "Sie gehören noch keinem Arbeitsbereich an: Fragen Sie die Person, die Sheaf für Sie betreibt.",
    notYours: "Dieser Arbeitsbereich steht Ihnen nicht offen",
    notYoursHelp: "Es gibt keinen Arbeitsbereich „{name}“, oder Sie gehören nicht dazu.",
    signedInAs: "Sie sind als {email} angemeldet.",
    signInElse: "Als jemand anderes anmelden",
    yours: "Ihre Arbeitsbereiche",
    yoursHelp: "Das sind Ihre:",
  },
};
