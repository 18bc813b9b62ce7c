import type { Words } from "@/ui/text/words";

/** Słowa komórek: ich menu, to, co zaznaczone, znajdowanie i zamiana. */
export const cells: Words["cells"] = {
  menu: "Menu komórki",
  clear: "Wyczyść",
  copy: "Kopiuj",
  copied: { one: "Skopiowano {n} rekord.", few: "Skopiowano {n} rekordy.", many: "Skopiowano {n} rekordów." },
  copyKey: "Przeglądarka nie udostępnia tu schowka. Aby skopiować, naciśnij {keys}.",
  cut: "Wytnij",
  delete: { one: "Usuń rekord", few: "Usuń {n} rekordy", many: "Usuń {n} rekordów" },
  duplicate: "Powiel rekord",
  exclude: "Wyklucz tę wartość",
  fillDown: "Wypełnij w dół",
  filter: "Filtruj według tej wartości",
  history: "Historia rekordu",
  link: "Kopiuj link do rekordu",
  nothing: "W schowku nie ma nic, co komórki mogłyby przyjąć.",
  open: "Otwórz rekord",
  paste: "Wklej",
  pasteKey: "Przeglądarka nie pozwala tu zajrzeć do schowka. Aby wkleić, naciśnij {keys}.",
  choicesTitle: { one: "Brakuje {n} opcji", few: "Brakuje {n} opcji", many: "Brakuje {n} opcji" },
  choicesAdd: {
    one: "Dodaj {n} opcję i wklej",
    few: "Dodaj {n} opcje i wklej",
    many: "Dodaj {n} opcji i wklej",
  },
  choicesWithout: { one: "Wklej bez niej", few: "Wklej bez nich", many: "Wklej bez nich" },
  mend: {
    write: "Zapisz to tak: {example}.",
    date: "Zapisz to jako datę, np. {example}.",
    datetime: "Zapisz to jako datę i godzinę, np. {example}.",
    time: "Zapisz to jako godzinę, np. {example}.",
    number: "Zapisz liczbę, np. {example}.",
    yesNo: "Wpisz {yes} lub {no}.",
    stars: "Wpisz liczbę od 0 do {n}.",
    choice: "Wybierz z listy.",
    person: "Wybierz kogoś z tej przestrzeni roboczej.",
  },
};

export const selection: Words["selection"] = {
  count: "Liczba",
  label: "Co jest zaznaczone",
  loading: "trwa obliczanie",
  show: "Pokaż obok liczby",
  tooMany: "Obliczane dla najwyżej {most} zaznaczonych rekordów; dla całej kolumny zawsze.",
};

export const find: Words["find"] = {
  label: "Znajdź w tabeli {table}",
  what: "Znajdź",
  next: "Następne trafienie (Enter)",
  before: "Poprzednie trafienie (Shift+Enter)",
  none: "Brak trafień",
  looking: "Trwa szukanie",
  place: "{at} z {n}",
  placeMore: "{at} z ponad {n}",
  count: { one: "{n} trafienie", few: "{n} trafienia", many: "{n} trafień" },
  countMore: "ponad {n} trafień",
  failed: "Nie można pokazać trafienia. {why}",
  notFound: "Tego rekordu nie ma już wśród pokazywanych.",
  toReplace: "Także zamień (Ctrl+H)",
  with: "Zamień na",
  replace: "Zamień",
  replaceAll: "Zamień wszystkie",
  nowhere: "W żadnej z pokazanych kolumn nie można zamieniać: tylko w tekstach, które wolno Ci zmieniać.",
  nothing: "Nic nie zamieniono: żaden z pokazanych tekstów tego nie zawiera.",
  replaced: {
    one: "Zamieniono w {n} komórce.",
    few: "Zamieniono w {n} komórkach.",
    many: "Zamieniono w {n} komórkach.",
  },
  reading: {
    one: "Wczytywanie {n} rekordu",
    few: "Wczytywanie {n} rekordów",
    many: "Wczytywanie {n} rekordów",
  },
  tooMany:
    "Rekordów, które to zawierają: {n}; w jednym kroku zmienia się najwyżej {most}. Odfiltruj mniej i zamień tam.",
  allTitle: {
    one: "Zamienić w {n} komórce?",
    few: "Zamienić w {n} komórkach?",
    many: "Zamienić w {n} komórkach?",
  },
  allHelp:
    "„{what}” zmieni się na „{with}” we wszystkich pokazanych rekordach, także tych niżej. Można to cofnąć w jednym kroku.",
  allBlank:
    "„{what}” zniknie ze wszystkich pokazanych rekordów, także tych niżej. Można to cofnąć w jednym kroku.",
};

export const elsewhere: Words["elsewhere"] = {
  undone: "Cofnięto w tabeli {table}: {what}",
  redone: "Ponowiono w tabeli {table}: {what}",
  show: "Pokaż",
  added: "nowa kolumna „{field}”",
  changed: "zmiana kolumny „{field}”",
  deleted: "usunięcie kolumny „{field}”",
  records: { one: "zmiana {n} rekordu", few: "zmiana {n} rekordów", many: "zmiana {n} rekordów" },
};
