import type { Words } from "@/ui/text/words";

/** Słowa sposobów pokazywania tabeli: tablica, kalendarz, oś czasu, grupy, kolory. */
export const board: Words["board"] = {
  add: "Dodaj",
  allFields: "Wszystkie pola",
  addIn: "Dodaj rekord w kolumnie {column}",
  blank: "{field}: brak",
  column: {
    one: "{column}, {n} rekord",
    few: "{column}, {n} rekordy",
    many: "{column}, {n} rekordów",
  },
  dropped: "{record} jest teraz w kolumnie {column}.",
  empty: "Nic tu nie ma",
  failed: "Nie udało się wczytać tych rekordów.",
  grab: "Naciśnij spację, aby przenieść do innej kolumny.",
  list: "Tablica według pola {field}",
  lifted:
    "Podniesiono: {record}. Strzałki w lewo i w prawo wybierają kolumnę, spacja odkłada, Escape przywraca.",
  loading: "Wczytywanie",
  over: "Nad kolumną {column}.",
  putBack: "{record} znów jest w kolumnie {column}.",
  required: "Pole {field} musi być wypełnione.",
  stays: "{record} zostaje w kolumnie {column}.",
  title: "Tytuł nowego rekordu",
};

export const look: Words["look"] = {
  addField: "Dodaj kolumnę",
  kinds: {
    board: "Tablica",
    calendar: "Kalendarz",
    form: "Formularz",
    gallery: "Galeria",
    grid: "Siatka",
    list: "Lista",
    timeline: "Oś czasu",
  },
  needs: {
    board: {
      title: "Tablica potrzebuje statusu lub opcji",
      help: "Na przykład Otwarte, W toku, Gotowe: z każdej powstaje kolumna, a karty przeciąga się z jednej do drugiej.",
    },
    calendar: {
      title: "Kalendarz potrzebuje daty",
      help: "Na przykład terminu. Każdy rekord stoi wtedy w swoim dniu i można go przeciągnąć na inny.",
    },
    timeline: {
      title: "Oś czasu potrzebuje daty",
      help: "Dodaj datę, od której coś się zaczyna, i datę, w której się kończy. Każdy rekord staje się paskiem, który można przeciągać wzdłuż osi.",
    },
  },
  none: "Brak",
  parts: {
    after: "Następuje po",
    by: "Kolumny z pola",
    cover: "Obraz z pola",
    from: "Początek",
    to: "Koniec",
  },
  asGrid: "Pokaż jako siatkę",
  asList: "Pokaż jako listę",
  set: "{kind}: {words}",
  showAs: "Pokaż jako",
};

export const time: Words["time"] = {
  add: "Dodaj rekord w tym dniu",
  addOn: "Dodaj rekord w dniu {day}",
  goTo: "Pokaż {when}",
  grab: "Naciśnij spację, aby przenieść.",
  lifted:
    "Podniesiono: {record}. Strzałki przenoszą rekord, a z klawiszem Shift jego koniec. Spacja odkłada, Escape przywraca.",
  liftedWhole: "Podniesiono: {record}. Strzałki przenoszą rekord. Spacja odkłada, Escape przywraca.",
  month: "Miesiąc",
  more: { one: "jeszcze {n}", few: "jeszcze {n}", many: "jeszcze {n}" },
  moreShort: "+{n}",
  moreOn: {
    one: "jeszcze {n} w dniu {day}",
    few: "jeszcze {n} w dniu {day}",
    many: "jeszcze {n} w dniu {day}",
  },
  nothing: "W tych dniach nic nie ma",
  looseHelp: "Bez daty. Przeciągnij któryś na oś czasu.",
  placeByKey: "Naciśnij spację, aby umieścić go pośrodku tego, co widać.",
  placeThem: "Przeciągnij rekord z boku na oś czasu.",
  put: "{record}: {when}.",
  quarter: "{quarter} kw.",
  stays: "{record} zostaje na swoim miejscu.",
  today: "Dzisiaj",
  week: "Tydzień",
  weekAfter: "Następny tydzień",
  weekBefore: "Poprzedni tydzień",
  without: { one: "{n} bez daty", few: "{n} bez daty", many: "{n} bez daty" },
  zoom: "Skala",
  zooms: { day: "Dni", month: "Miesiące", quarter: "Kwartały", week: "Tygodnie", year: "Lata" },
};

export const group: Words["group"] = {
  add: "Dodaj kolumnę do grupowania",
  blank: "Puste",
  by: "Grupuj według tej kolumny",
  close: "Zamknij wszystkie grupy",
  is: "Grupowanie: {words}",
  more: "To pierwsze grupy ({n}). Zawęź je filtrem, aby zobaczyć pozostałe.",
  open: "Otwórz wszystkie grupy",
  quarter: "{quarter}. kwartał {year}",
  remove: "Nie grupuj według pola {field}",
  span: "{field}: co jest razem",
  spans: {
    exact: "dokładnie",
    day: "po dniach",
    week: "po tygodniach",
    month: "po miesiącach",
    quarter: "po kwartałach",
    year: "po latach",
  },
  title: "Grupuj",
  week: "Tydzień od {day}",
};

export const colour: Words["colour"] = {
  add: "Dodaj kolor",
  all: "cały wiersz",
  help: "Wiersz koloruje pierwsza reguła, którą spełnia.",
  is: { one: "Kolor: {n} reguła", few: "Kolor: {n} reguły", many: "Kolor: {n} reguł" },
  names: {
    red: "Czerwony",
    orange: "Pomarańczowy",
    yellow: "Żółty",
    green: "Zielony",
    teal: "Turkusowy",
    blue: "Niebieski",
    purple: "Fioletowy",
    pink: "Różowy",
    grey: "Szary",
  },
  of: "Kolor reguły {n}",
  remove: "Usuń regułę {n}",
  takeBack: "Odrzuć zmiany",
  title: "Kolor",
  up: "Przesuń regułę {n} w górę",
  what: "Co koloruje reguła {n}",
  when: "Kiedy działa reguła {n}",
};
