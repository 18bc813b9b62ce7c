import type { Words } from "@/ui/text/words";

/** Les mots de la recherche générale, de la connexion et des nouvelles. */
export const palette: Words["palette"] = {
  accountAlso: "mot de passe, nom, adresse e-mail, second facteur, sessions",
  export: "Exporter en {format}",
  exportAlso: "exporter, télécharger, enregistrer",
  actions: "Actions",
  appearance: "Apparence : {name}",
  appearanceAlso: "thème, sombre, clair, couleurs",
  close: "fermer",
  choose: "choisir",
  failed: "La recherche dans {table} a échoué. {why}",
  go: "ouvrir",
  home: "Accueil de l’espace de travail",
  hostAlso: "tous les espaces de travail, état, administration",
  import: "Importer un classeur",
  importAlso: "téléverser, fichier, Excel, CSV",
  keys: "Afficher les touches",
  keysAlso: "aide, raccourcis, clavier, F1",
  label: "Aller, trouver ou faire",
  language: "Langue : {name}",
  languageAlso: "langue",
  looking: { one: "Recherche dans {n} autre table", other: "Recherche dans {n} autres tables" },
  newRecord: "Nouvel enregistrement dans {table}",
  newRecordAlso: "ajouter, créer",
  newTableAlso: "ajouter, créer, commencer, table vide",
  none: "Rien trouvé pour « {query} »",
  noneHelp:
    "Essayez moins de lettres, ou un autre mot. Les enregistrements se trouvent par les textes qu’ils contiennent.",
  place: "Chercher des tables, des enregistrements, ou une action",
  places: "Lieux",
  recent: "Récents",
  recordIn: "Enregistrement de {table}",
  recordsOf: "Enregistrements de {table}",
  results: { one: "{n} résultat", other: "{n} résultats" },
  settingsAlso: "fuseau horaire, langue, devise, jours fériés, logo, nom, archiver, supprimer",
  signOutAlso: "quitter, sortir",
  table: "Table",
  teach: "Tapez le nom d’une table pour y aller, ou quelques lettres d’un enregistrement pour le trouver.",
  tokensAlso: "API, clés, programmes",
  viewOf: "Vue de {table}",
  workspace: "Espace de travail {name}",
};

export const connection: Words["connection"] = {
  refusedNew: "Ouvrez un nouvel enregistrement pour le corriger et le renvoyer, ou pour y renoncer.",
  keptNew: {
    one: "{n} nouvel enregistrement est gardé ici et sera créé au retour de la connexion.",
    other: "{n} nouveaux enregistrements sont gardés ici et seront créés au retour de la connexion.",
  },
  newRecord: "Nouvel enregistrement",
  back: "La connexion est revenue.",
  dismiss: "C’est vu",
  insist: "Écrire la mienne",
  lostWaiting: {
    one: "La connexion est perdue. {n} modification est gardée ici et sera envoyée à son retour.",
    other: "La connexion est perdue. {n} modifications sont gardées ici et seront envoyées à son retour.",
  },
  now: "Essayer maintenant",
  overtaken: "Quelqu’un d’autre l’a modifié entre-temps. Sa valeur est affichée.",
  record: "Enregistrement {id}",
  refused: {
    one: "{n} modification n’a pas été acceptée.",
    other: "{n} modifications n’ont pas été acceptées.",
  },
  refusedHelp:
    "Elles ont été saisies pendant que la connexion était perdue. La table montre ce qu’il y a sur le serveur.",
  sent: {
    one: "{n} modification en attente a été envoyée.",
    other: "{n} modifications en attente ont été envoyées.",
  },
  show: "Afficher",
  typed: "Saisie",
  waiting: {
    one: "{n} modification attend d’être envoyée.",
    other: "{n} modifications attendent d’être envoyées.",
  },
  waitingHelp: "Elles sont gardées dans ce navigateur, dans cet ordre, même si la page est fermée.",
  where: "Où",
  why: "Raison",
};

export const news: Words["news"] = {
  bulk: {
    one: "{who} a modifié {n} enregistrement dans {table}",
    other: "{who} a modifié {n} enregistrements dans {table}",
  },
  comment: {
    one: "{who} a commenté {n} enregistrement de {table}",
    other: "{who} a commenté {n} enregistrements de {table}",
  },
  commentOne: "{who} a commenté {record} dans {table}",
  create: {
    one: "{who} a ajouté {n} enregistrement à {table}",
    other: "{who} a ajouté {n} enregistrements à {table}",
  },
  createOne: "{who} a ajouté {record} à {table}",
  delete: {
    one: "{who} a supprimé {n} enregistrement de {table}",
    other: "{who} a supprimé {n} enregistrements de {table}",
  },
  failed: "Les modifications ne peuvent pas être affichées pour l’instant. {why}",
  gone: "une table qui n’existe plus",
  import: {
    one: "{who} a importé {n} enregistrement dans {table}",
    other: "{who} a importé {n} enregistrements dans {table}",
  },
  importPlain: "{who} a importé un classeur",
  importSeveral: {
    one: "{who} a importé {n} enregistrement dans {tables} tables",
    other: "{who} a importé {n} enregistrements dans {tables} tables",
  },
  loading: "Chargement des modifications",
  model: "{who} a modifié des colonnes ou des vues de {table}",
  modelPlain: "{who} a modifié les tables",
  more: "Afficher plus",
  none: "Rien n’a encore changé. Ce que font les personnes et les programmes s’affichera ici.",
  restore: "{who} a rétabli un état antérieur dans {table}",
  title: "Dernièrement",
  undo: "{who} a annulé quelque chose dans {table}",
  undoPlain: "{who} a annulé quelque chose",
  update: {
    one: "{who} a modifié {n} enregistrement dans {table}",
    other: "{who} a modifié {n} enregistrements dans {table}",
  },
  updateOne: "{who} a modifié {record} dans {table}",
};

export const keyName: Words["keyName"] = {
  a_letter: "Une lettre",
  arrows: "Flèches",
  ctrl: "Ctrl",
  delete: "Suppr",
  end: "Fin",
  enter: "Entrée",
  esc: "Échap",
  home: "Début",
  page_down: "Page suiv.",
  page_up: "Page préc.",
  shift: "Maj",
  space: "Espace",
  tab: "Tab",
};
