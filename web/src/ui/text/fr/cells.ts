import type { Words } from "@/ui/text/words";

/** Mots des cellules : leur menu, ce qui est sélectionné, rechercher et remplacer. */
export const cells: Words["cells"] = {
  menu: "Menu de la cellule",
  clear: "Vider",
  copy: "Copier",
  copied: { one: "{n} enregistrement copié.", other: "{n} enregistrements copiés." },
  copyKey: "Ici, le navigateur garde le presse-papiers pour lui. Appuyez sur {keys} pour copier.",
  cut: "Couper",
  delete: { one: "Supprimer l’enregistrement", other: "Supprimer {n} enregistrements" },
  duplicate: "Dupliquer l’enregistrement",
  exclude: "Exclure cette valeur",
  fillDown: "Recopier vers le bas",
  filter: "Filtrer par cette valeur",
  history: "Historique de l’enregistrement",
  link: "Copier le lien vers l’enregistrement",
  nothing: "Le presse-papiers ne contient rien que des cellules puissent prendre.",
  open: "Ouvrir l’enregistrement",
  paste: "Coller",
  pasteKey: "Ici, le navigateur ne laisse pas voir le presse-papiers. Appuyez sur {keys} pour coller.",
  choicesTitle: { one: "{n} choix n’existe pas encore", other: "{n} choix n’existent pas encore" },
  choicesAdd: { one: "Ajouter {n} choix et coller", other: "Ajouter {n} choix et coller" },
  choicesWithout: { one: "Coller sans ce choix", other: "Coller sans ces choix" },
  mend: {
    write: "Écrivez-le comme {example}.",
    date: "Écrivez-le comme une date, par exemple {example}.",
    datetime: "Écrivez-le comme une date et une heure, par exemple {example}.",
    time: "Écrivez-le comme une heure, par exemple {example}.",
    number: "Écrivez un nombre, par exemple {example}.",
    yesNo: "Écrivez {yes} ou {no}.",
    stars: "Écrivez un nombre de 0 à {n}.",
    choice: "Choisissez dans la liste.",
    person: "Choisissez quelqu’un de cet espace de travail.",
  },
};

export const selection: Words["selection"] = {
  count: "Nombre",
  label: "Ce qui est sélectionné",
  loading: "calcul en cours",
  show: "Afficher à côté du nombre",
  tooMany:
    "Le calcul porte sur {most} enregistrements sélectionnés au plus ; sur une colonne entière, toujours.",
};

export const find: Words["find"] = {
  label: "Rechercher dans {table}",
  what: "Rechercher",
  next: "Occurrence suivante (Entrée)",
  before: "Occurrence précédente (Maj+Entrée)",
  none: "Aucune occurrence",
  looking: "Recherche en cours",
  place: "{at} sur {n}",
  placeMore: "{at} sur plus de {n}",
  count: { one: "{n} occurrence", other: "{n} occurrences" },
  countMore: "plus de {n} occurrences",
  failed: "L’occurrence ne peut pas être affichée. {why}",
  notFound: "Cet enregistrement n’est plus parmi ceux qui sont affichés.",
  toReplace: "Remplacer aussi (Ctrl+H)",
  with: "Remplacer par",
  replace: "Remplacer",
  replaceAll: "Tout remplacer",
  nowhere:
    "Aucune colonne affichée ne permet de remplacer : seuls les textes que vous pouvez modifier s’y prêtent.",
  nothing: "Rien n’a été remplacé : aucun texte affiché ne le contient.",
  replaced: { one: "Remplacé dans {n} cellule.", other: "Remplacé dans {n} cellules." },
  reading: { one: "Lecture de {n} enregistrement", other: "Lecture de {n} enregistrements" },
  tooMany:
    "{n} enregistrements le contiennent ; {most} au plus sont modifiés en une étape. Filtrez pour en avoir moins, et remplacez là.",
  allTitle: { one: "Remplacer dans {n} cellule ?", other: "Remplacer dans {n} cellules ?" },
  allHelp:
    "« {what} » devient « {with} » dans tous les enregistrements affichés, plus bas aussi. Cela s’annule en une étape.",
  allBlank:
    "« {what} » disparaît de tous les enregistrements affichés, plus bas aussi. Cela s’annule en une étape.",
};

export const elsewhere: Words["elsewhere"] = {
  undone: "Annulé dans {table} : {what}",
  redone: "Rétabli dans {table} : {what}",
  show: "Afficher",
  added: "la nouvelle colonne « {field} »",
  changed: "la modification de la colonne « {field} »",
  deleted: "la suppression de la colonne « {field} »",
  records: { one: "la modification de {n} enregistrement", other: "la modification de {n} enregistrements" },
};
