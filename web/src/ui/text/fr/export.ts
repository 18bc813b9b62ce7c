import type { Words } from "@/ui/text/words";

export const taken: Words["export"] = {
  as: {
    csv: "CSV, pour les tableurs et autres programmes",
    json: "JSON, pour les programmes",
    xlsx: "Classeur Excel",
  },
  begun: {
    one: "Un enregistrement est en cours d’écriture. Le téléchargement commence dans un instant.",
    other: "{n} enregistrements sont en cours d’écriture. Le téléchargement commence dans un instant.",
  },
  failed: "L’export est impossible. {why}",
  lead: "Ce qui est affiché, avec tous ses enregistrements",
  menu: "Exporter ou imprimer",
  print: "Imprimer ou enregistrer en PDF",
  tooMany: "Il y a plus d’enregistrements qu’une feuille de classeur n’en contient. Exportez-les en CSV.",
};

export const print: Words["print"] = {
  act: "Imprimer",
  all: "Tout préparer",
  back: "Retour à la table",
  failed: "Les enregistrements n’ont pas pu être chargés.",
  filter: "Filtre : {filter}",
  many: { one: "Un enregistrement.", other: "Cela fait {n} enregistrements, donc énormément de pages." },
  reading: "{read} enregistrements lus sur {total}.",
  search: "Recherche : {words}",
  sort: "Trié par {sort}",
};
