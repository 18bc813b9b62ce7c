import type { Words } from "@/ui/text/words";

/** Ce qu’une personne fait d’un plan, et un import en cours. */
export const wizard: Words["wizard"] = {
  back: "Annuler la dernière modification de ce plan (Ctrl+Z)",
  backDone: "La dernière modification du plan est annulée.",
  files: "Plusieurs fichiers forment un seul plan, avec des liens entre leurs tables.",
  forget: "Abandonner le plan de {files}",
  forgotten: "Le plan de {files} est abandonné.",
  google: {
    get: "L’obtenir comme classeur",
    help: "Google remet la feuille à votre navigateur sous forme de classeur Excel, si vous pouvez la voir. Déposez ensuite ce fichier ici.",
    label: "Ou le lien d’une feuille Google",
    offline:
      "Sheaf lui-même ne demande rien à Google. Si aucun fichier n’arrive, vous êtes hors ligne ou la feuille n’est pas partagée avec vous.",
    wrong:
      "Ce n’est pas le lien d’une feuille Google : il commence par https://docs.google.com/spreadsheets/d/.",
  },
  join: {
    common: { one: "{rows} lignes, {n} colonne en commun", other: "{rows} lignes, {n} colonnes en commun" },
    done: "« {table} » contient maintenant les lignes de toutes.",
    label: "Champ qui dit d’où vient un enregistrement",
    make: "Faire une table de {n}",
    only: "Colonnes que seules certaines possèdent, vides pour les autres : {columns}.",
    open: "Réunir avec d’autres tables",
    same: "Toutes ont les mêmes colonnes.",
    sheet: "Feuille",
    sum: { one: "{n} ligne dans une table.", other: "{n} lignes dans une table." },
    title: "Une table à partir de plusieurs",
    with: "Sous « {table} »",
  },
  link: {
    field: "Par sa colonne",
    make: "Lier",
    open: "Lier à une table du plan",
    table: "Table",
  },
  readingHelp: "Rien n’est écrit avant que vous ayez vu le plan.",
  sending: "Envoi de {files} : {share} %",
  split: {
    alone: "Aucune autre colonne n’est la même partout où celle-ci l’est : elle serait seule dans sa table.",
    columns: "Colonnes qui l’accompagnent",
    done: "« {table} » est maintenant une table à part.",
    failed: "Les colonnes ne peuvent pas être comparées",
    key: "Un enregistrement par",
    keyHelp: "La colonne qui nomme ce dont les autres parlent, par exemple un client",
    looking: "Comparaison des colonnes",
    make: "Faire cette table",
    name: "Nom de la nouvelle table",
    of: "Faite de colonnes de « {table} ».",
    open: "Faire une table de quelques colonnes",
    putBack: "Remettre les colonnes",
    stay: "Celles-ci restent",
    sum: {
      one: "{n} enregistrement, auquel {rows} lignes sont liées.",
      other: "{n} enregistrements, auxquels {rows} lignes sont liées.",
    },
    title: "Une table de quelques colonnes",
  },
  stopped: "La lecture est arrêtée. Rien n’en est gardé.",
  waiting: "Ensuite : {files}",
  writing: "{rows} lignes écrites sur {of}",
  writingHelp: "Vous pouvez quitter cette page. Tout est écrit, ou rien.",
};
