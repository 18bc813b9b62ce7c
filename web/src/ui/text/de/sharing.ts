import type { Words } from "@/ui/text/words";

export const publish: Words["publish"] = {
  address: "Adresse",
  copy: "Adresse kopieren",
  embed: "Andere Websites dürfen sie einbetten",
  end: "Veröffentlichung beenden",
  ended: "Die Ansicht ist nicht mehr veröffentlicht",
  failed: "Die Veröffentlichung lässt sich nicht ändern. {why}",
  index: "Suchmaschinen dürfen sie finden",
  open: "Seite öffnen",
  publish: "Veröffentlichen",
  published: "Die Ansicht ist veröffentlicht",
  renew: "Neue Adresse",
  renewed: "Die Ansicht hat eine andere Adresse; die bisherige führt nirgendwohin.",
  title: "„{view}“ veröffentlichen",
  warning:
    "Wer die Adresse hat, sieht ohne Anmeldung die Spalten, die diese Ansicht zeigt, von jedem Datensatz, den sie durchlässt. Sehen Sie vorher ihre Spalten und ihren Filter durch.",
};

export const why: Words["why"] = {
  act: "Was sie tun möchte",
  anyRecord: "Beliebiger Datensatz",
  allFields: "Der ganze Datensatz",
  ask: "Warum?",
  asking: "Der Grund wird gesucht",
  check: "Prüfen, was eine Person darf",
  checkHelp:
    "Wählen Sie eine Person und was sie tun möchte; Sie erfahren, welcher Teil ihrer Rolle entscheidet.",
  failed: "Der Grund lässt sich nicht nennen",
  field: "Spalte",
  hiddenPart: "Eine Bedingung, die Ihre Rolle nicht sieht.",
  no: "Nicht erlaubt.",
  person: "Person",
  readOnly: "Sie können diesen Datensatz nur lesen.",
  record: "Nummer des Datensatzes",
  some: "Für manche Datensätze erlaubt.",
  table: "Tabelle",
  yes: "Erlaubt.",
  reason: {
    ability: {
      no: "Die Rolle „{role}“ erlaubt es nicht.",
      yes: "Die Rolle „{role}“ erlaubt es.",
    },
    computed: "„{field}“ wird berechnet: Niemand schreibt es.",
    condition: {
      no: "Die Rolle „{role}“ erlaubt es nur für Datensätze, die eine Bedingung erfüllen; dieser erfüllt sie nicht.",
      some: "Die Rolle „{role}“ erlaubt es für Datensätze, die eine Bedingung erfüllen.",
      yes: "Die Rolle „{role}“ erlaubt es für Datensätze, die eine Bedingung erfüllen, so wie dieser.",
    },
    field: "„{field}“ ist für die Rolle „{role}“ verborgen oder nur lesbar.",
    move: {
      no: "Die Schritte von „{field}“ erlauben es nicht.",
      yes: "Die Schritte von „{field}“ erlauben es.",
    },
    role: {
      no: "Die Rolle „{role}“ erlaubt es in keiner Tabelle.",
      yes: "Die Rolle „{role}“ erlaubt es in jeder Tabelle.",
    },
    share: "Dieser Datensatz wurde einzeln freigegeben.",
    table: {
      no: "Die Rolle „{role}“ erlaubt es in dieser Tabelle nicht.",
      yes: "Die Rolle „{role}“ erlaubt es in dieser Tabelle.",
    },
    token: "Die Grenzen des Tokens schließen es aus.",
  },
};

export const share: Words["share"] = {
  add: "Freigeben",
  by: "freigegeben von {name}",
  copy: "Link kopieren",
  end: "Beenden",
  ended: "Die Freigabe ist beendet",
  endName: "Freigabe für {name} beenden",
  failed: "Die Freigaben lassen sich nicht anzeigen",
  guestLink: "Senden Sie diesen Link an {email}. Er wird nur jetzt gezeigt.",
  level: "Erlaubt ist",
  levels: {
    change: "ändern",
    comment: "kommentieren",
    read: "lesen",
  },
  link: "Alle mit dem Link",
  linkOnce: "Wer diesen Link hat, sieht den Datensatz ohne Anmeldung. Er wird nur jetzt gezeigt.",
  loading: "Die Freigaben werden geladen",
  none: "Nur der Arbeitsbereich sieht diesen Datensatz.",
  posted: "Eine E-Mail mit dem Link geht an {email}.",
  title: "Einzeln freigegeben",
  until: "Endet am",
  untilDay: "bis {when}",
  void: "wirkungslos: Wer freigegeben hat, darf es nicht mehr",
  waiting: "ist noch nicht gekommen",
  withAddress: "E-Mail-Adresse",
  withLink: "Per Link",
  withPerson: "Für eine Person",
  withWhom: "Wie",
};

export const shared: Words["shared"] = {
  comment: "Kommentar",
  commented: "Ihr Kommentar wurde gesendet.",
  failed: "Der Datensatz konnte nicht geladen werden",
  gone: "An dieser Adresse ist nichts",
  goneHelp:
    "Die Adresse ist vielleicht unvollständig, oder die Freigabe wurde beendet. Fragen Sie nach einer neuen.",
  loading: "Wird geladen",
  no: "Nein",
  retry: "Erneut versuchen",
  save: "Speichern",
  saved: "Gespeichert.",
  send: "Senden",
  unreachable: "Der Server ist nicht erreichbar. Versuchen Sie es gleich noch einmal.",
  until: "Dieser Link endet {when}.",
  yes: "Ja",
  more: "Mehr zeigen",
  nothing: "Keine Datensätze.",
  search: "Suchen",
};
