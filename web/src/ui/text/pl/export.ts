import type { Words } from "@/ui/text/words";

export const taken: Words["export"] = {
  as: {
    csv: "CSV, dla arkuszy kalkulacyjnych i innych programów",
    json: "JSON, dla programów",
    xlsx: "Skoroszyt Excela",
  },
  begun: {
    one: "Zapisywany jest jeden rekord. Pobieranie zaraz się zacznie.",
    few: "Zapisywane są {n} rekordy. Pobieranie zaraz się zacznie.",
    many: "Zapisywanych jest {n} rekordów. Pobieranie zaraz się zacznie.",
  },
  failed: "Nie można wyeksportować. {why}",
  lead: "To, co widać, ze wszystkimi rekordami",
  menu: "Eksportuj lub drukuj",
  print: "Drukuj lub zapisz jako PDF",
  tooMany: "Rekordów jest więcej, niż mieści arkusz skoroszytu. Wyeksportuj je jako CSV.",
};

export const print: Words["print"] = {
  act: "Drukuj",
  all: "Przygotuj wszystkie",
  back: "Wróć do tabeli",
  failed: "Nie udało się wczytać rekordów.",
  filter: "Filtr: {filter}",
  many: {
    one: "Jeden rekord.",
    few: "To {n} rekordy, czyli bardzo dużo stron.",
    many: "To {n} rekordów, czyli bardzo dużo stron.",
  },
  reading: "Wczytano rekordy: {read} z {total}.",
  search: "Szukane: {words}",
  sort: "Sortowanie: {sort}",
};
