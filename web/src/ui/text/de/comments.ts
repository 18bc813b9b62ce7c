import type { Words } from "@/ui/text/words";

/** Wörter der Kommentare und Mitteilungen; ein Teil des Katalogs. */
export const comments: Words["comments"] = {
  box: "Kommentar schreiben",
  boxHelp: "@ erwähnt jemanden, Strg+Enter sendet.",
  cancel: "Abbrechen",
  change: "Ändern",
  changed: "geändert",
  changeFailed: "Der Kommentar konnte nicht geändert werden. {why}",
  delete: "Löschen",
  deleted: "Der Kommentar ist gelöscht.",
  deleteFailed: "Der Kommentar konnte nicht gelöscht werden. {why}",
  count: { one: "{n} Kommentar", other: "{n} Kommentare" },
  earlier: "Frühere Kommentare zeigen",
  failed: "Die Kommentare konnten nicht geladen werden",
  loading: "Kommentare werden geladen",
  more: "Was mit dem Kommentar von {name} getan werden kann",
  none: "Noch keine Kommentare",
  noneHelp:
    "Schreiben Sie, was andere über diesen Datensatz wissen sollten. Mit @ und einem Namen sagen Sie es jemandem.",
  noneReader: "Niemand hat diesen Datensatz kommentiert. Wer bearbeiten darf, kann es tun.",
  nobody: "Hier heißt niemand so.",
  people: "Wer erwähnt werden kann",
  restoreFailed: "Der Kommentar konnte nicht zurückgeholt werden. {why}",
  save: "Speichern",
  send: "Senden",
  sendFailed: "Der Kommentar wurde nicht gesendet; Ihr Text steht noch hier. {why}",
  someone: "Jemand",
  title: "Kommentare",
};

export const notifications: Words["notifications"] = {
  all: "Alle als gesehen markieren",
  atRecord: "{record} in {table}",
  failed: "Neues konnte nicht geladen werden",
  loading: "Mitteilungen werden geladen",
  mention: "{name} hat Sie erwähnt",
  more: "Mehr zeigen",
  new: "Neu: ",
  none: "Nichts Neues",
  noneHelp: "Hier erfahren Sie, wenn jemand Sie erwähnt oder dort antwortet, wo Sie kommentiert haben.",
  record: "Datensatz {id}",
  reply: "{name} hat auch kommentiert",
  seenFailed: "Es konnte nicht als gesehen markiert werden. {why}",
  short: "Neues",
  title: "Mitteilungen",
  unseen: { one: ", {n} neue", other: ", {n} neue" },
};

export const here: Words["here"] = {
  also: "Auch hier: {names}",
  sameRecord: "{name} (beim selben Datensatz)",
};
