import type { Words } from "@/ui/text/words";

/** Mots des commentaires et des notifications ; une partie du catalogue. */
export const comments: Words["comments"] = {
  box: "Écrire un commentaire",
  boxHelp: "@ mentionne quelqu’un, Ctrl+Entrée envoie.",
  cancel: "Annuler",
  change: "Modifier",
  changed: "modifié",
  changeFailed: "Le commentaire n’a pas pu être modifié. {why}",
  delete: "Supprimer",
  deleted: "Le commentaire est supprimé.",
  deleteFailed: "Le commentaire n’a pas pu être supprimé. {why}",
  count: { one: "{n} commentaire", other: "{n} commentaires" },
  earlier: "Afficher les commentaires précédents",
  failed: "Les commentaires n’ont pas pu être chargés",
  loading: "Chargement des commentaires",
  more: "Ce qu’on peut faire du commentaire de {name}",
  none: "Pas encore de commentaires",
  noneHelp:
    "Écrivez ce que d’autres doivent savoir de cet enregistrement. Avec @ et un nom, vous le dites à quelqu’un.",
  noneReader: "Personne n’a commenté cet enregistrement. Ceux qui peuvent modifier peuvent le faire.",
  nobody: "Personne ici ne porte ce nom.",
  people: "Personnes à mentionner",
  restoreFailed: "Le commentaire n’a pas pu être rétabli. {why}",
  save: "Enregistrer",
  send: "Envoyer",
  sendFailed: "Le commentaire n’a pas été envoyé ; votre texte est toujours là. {why}",
  someone: "Quelqu’un",
  title: "Commentaires",
};

export const notifications: Words["notifications"] = {
  all: "Tout marquer comme vu",
  atRecord: "{record} dans {table}",
  failed: "Les nouveautés n’ont pas pu être chargées",
  loading: "Chargement des notifications",
  mention: "{name} vous a mentionné",
  more: "Afficher plus",
  new: "Nouveau : ",
  none: "Rien de nouveau",
  noneHelp: "Vous apprenez ici quand quelqu’un vous mentionne, ou répond là où vous avez commenté.",
  record: "Enregistrement {id}",
  reply: "{name} a aussi commenté",
  seenFailed: "Cela n’a pas pu être marqué comme vu. {why}",
  short: "Nouveau",
  title: "Notifications",
  unseen: { one: ", {n} nouvelle", other: ", {n} nouvelles" },
};

export const here: Words["here"] = {
  also: "Aussi ici : {names}",
  sameRecord: "{name} (sur le même enregistrement)",
};
