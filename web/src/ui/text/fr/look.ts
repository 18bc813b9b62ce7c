import type { Words } from "@/ui/text/words";

/** Les mots des façons de montrer une table : kanban, calendrier, chronologie, groupes, couleurs. */
export const board: Words["board"] = {
  add: "Ajouter",
  allFields: "Tous les champs",
  addIn: "Ajouter un enregistrement dans {column}",
  blank: "Sans {field}",
  column: { one: "{column}, {n} enregistrement", other: "{column}, {n} enregistrements" },
  dropped: "{record} est maintenant dans {column}.",
  empty: "Rien ici",
  failed: "Ces enregistrements n’ont pas pu être chargés.",
  grab: "Appuyez sur Espace pour le déplacer dans une autre colonne.",
  list: "Kanban par {field}",
  lifted:
    "{record} est soulevé. Gauche et droite choisissent une colonne, Espace l’y dépose, Échap le remet en place.",
  loading: "Chargement",
  over: "Au-dessus de {column}.",
  putBack: "{record} est de retour dans {column}.",
  required: "{field} doit être rempli.",
  stays: "{record} reste dans {column}.",
  title: "Titre du nouvel enregistrement",
};

export const look: Words["look"] = {
  addField: "Ajouter une colonne",
  kinds: {
    board: "Kanban",
    calendar: "Calendrier",
    form: "Formulaire",
    gallery: "Galerie",
    grid: "Grille",
    list: "Liste",
    timeline: "Chronologie",
  },
  needs: {
    board: {
      title: "Un kanban a besoin d’un statut ou d’un choix",
      help: "Par exemple Ouvert, En cours, Terminé : chacun devient une colonne, et les cartes se glissent de l’une à l’autre.",
    },
    calendar: {
      title: "Un calendrier a besoin d’une date",
      help: "Par exemple une échéance. Chaque enregistrement se place alors à son jour et peut être glissé vers un autre.",
    },
    timeline: {
      title: "Une chronologie a besoin d’une date",
      help: "Ajoutez une date à laquelle les choses commencent, et une à laquelle elles finissent. Chaque enregistrement devient une barre qui se glisse le long du temps.",
    },
  },
  none: "Aucune",
  parts: {
    after: "Vient après",
    by: "Colonnes d’après",
    cover: "Image d’après",
    from: "Début",
    to: "Fin",
  },
  asGrid: "Afficher en grille",
  asList: "Afficher en liste",
  set: "{kind} : {words}",
  showAs: "Afficher en",
};

export const time: Words["time"] = {
  add: "Ajouter un enregistrement ce jour-là",
  addOn: "Ajouter un enregistrement le {day}",
  goTo: "Afficher {when}",
  grab: "Appuyez sur Espace pour le déplacer.",
  lifted:
    "{record} est soulevé. Les flèches le déplacent ; avec Maj, elles déplacent sa fin. Espace le dépose, Échap le remet en place.",
  liftedWhole: "{record} est soulevé. Les flèches le déplacent. Espace le dépose, Échap le remet en place.",
  month: "Mois",
  more: { one: "{n} de plus", other: "{n} de plus" },
  moreShort: "+{n}",
  moreOn: { one: "{n} de plus le {day}", other: "{n} de plus le {day}" },
  nothing: "Rien ces jours-ci",
  looseHelp: "Sans date. Glissez-en un sur la chronologie.",
  placeByKey: "Appuyez sur Espace pour le placer au milieu de ce qui est affiché.",
  placeThem: "Glissez un enregistrement du côté vers la chronologie.",
  put: "{record} : {when}.",
  quarter: "T{quarter}",
  stays: "{record} reste où il était.",
  today: "Aujourd’hui",
  week: "Semaine",
  weekAfter: "Semaine suivante",
  weekBefore: "Semaine précédente",
  without: { one: "{n} sans date", other: "{n} sans date" },
  zoom: "Échelle",
  zooms: { day: "Jours", month: "Mois", quarter: "Trimestres", week: "Semaines", year: "Années" },
};

export const group: Words["group"] = {
  add: "Ajouter une colonne de regroupement",
  blank: "Vide",
  by: "Grouper par cette colonne",
  close: "Fermer tous les groupes",
  is: "Groupé : {words}",
  more: "Ce sont les {n} premiers groupes. Restreignez-les par un filtre pour voir les autres.",
  open: "Ouvrir tous les groupes",
  quarter: "Trimestre {quarter} de {year}",
  remove: "Ne pas grouper par {field}",
  span: "{field} : ce qui va ensemble",
  spans: {
    exact: "exact",
    day: "par jour",
    week: "par semaine",
    month: "par mois",
    quarter: "par trimestre",
    year: "par an",
  },
  title: "Grouper",
  week: "Semaine du {day}",
};

export const colour: Words["colour"] = {
  add: "Ajouter une couleur",
  all: "toute la ligne",
  help: "La première règle vraie pour une ligne lui donne sa couleur.",
  is: { one: "Couleur : {n} règle", other: "Couleur : {n} règles" },
  names: {
    red: "Rouge",
    orange: "Orange",
    yellow: "Jaune",
    green: "Vert",
    teal: "Turquoise",
    blue: "Bleu",
    purple: "Violet",
    pink: "Rose",
    grey: "Gris",
  },
  of: "Couleur de la règle {n}",
  remove: "Retirer la règle {n}",
  takeBack: "Abandonner les modifications",
  title: "Couleur",
  up: "Monter la règle {n}",
  what: "Ce que colore la règle {n}",
  when: "Quand la règle {n} est vraie",
};
