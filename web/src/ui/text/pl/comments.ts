import type { Words } from "@/ui/text/words";

/** Słowa komentarzy i powiadomień; część katalogu. */
export const comments: Words["comments"] = {
  box: "Napisz komentarz",
  boxHelp: "@ wspomina kogoś, Ctrl+Enter wysyła.",
  cancel: "Anuluj",
  change: "Zmień",
  changed: "zmieniony",
  changeFailed: "Nie udało się zmienić komentarza. {why}",
  delete: "Usuń",
  deleted: "Komentarz został usunięty.",
  deleteFailed: "Nie udało się usunąć komentarza. {why}",
  count: { one: "{n} komentarz", few: "{n} komentarze", many: "{n} komentarzy" },
  earlier: "Pokaż wcześniejsze komentarze",
  failed: "Nie udało się wczytać komentarzy",
  loading: "Wczytywanie komentarzy",
  more: "Co można zrobić z komentarzem: {name}",
  none: "Nie ma jeszcze komentarzy",
  noneHelp: "Napisz, co inni powinni wiedzieć o tym rekordzie. Znak @ i imię dadzą komuś znać.",
  noneReader: "Nikt nie skomentował tego rekordu. Może to zrobić każdy, kto może edytować.",
  nobody: "Nikt tu się tak nie nazywa.",
  people: "Kogo można wspomnieć",
  restoreFailed: "Nie udało się przywrócić komentarza. {why}",
  save: "Zapisz",
  send: "Wyślij",
  sendFailed: "Komentarz nie został wysłany; tekst nadal tu jest. {why}",
  someone: "Ktoś",
  title: "Komentarze",
};

export const notifications: Words["notifications"] = {
  all: "Oznacz wszystko jako obejrzane",
  atRecord: "{record} w tabeli {table}",
  failed: "Nie udało się wczytać nowości",
  loading: "Wczytywanie powiadomień",
  mention: "{name} wspomina o Tobie",
  more: "Pokaż więcej",
  new: "Nowe: ",
  none: "Nic nowego",
  noneHelp: "Tu dowiesz się, gdy ktoś o Tobie wspomni lub odpowie tam, gdzie komentujesz.",
  record: "Rekord {id}",
  reply: "{name} też komentuje",
  seenFailed: "Nie udało się oznaczyć jako obejrzane. {why}",
  short: "Nowości",
  title: "Powiadomienia",
  unseen: { one: ", {n} nowe", few: ", {n} nowe", many: ", {n} nowych" },
};

export const here: Words["here"] = {
  also: "Są tu też: {names}",
  sameRecord: "{name} (przy tym samym rekordzie)",
};
