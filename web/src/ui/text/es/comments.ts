import type { Words } from "@/ui/text/words";

/** Palabras de los comentarios y avisos; una parte del catálogo. */
export const comments: Words["comments"] = {
  box: "Escribir un comentario",
  boxHelp: "@ menciona a alguien, Ctrl+Intro envía.",
  cancel: "Cancelar",
  change: "Cambiar",
  changed: "cambiado",
  changeFailed: "No se pudo cambiar el comentario. {why}",
  delete: "Eliminar",
  deleted: "El comentario está eliminado.",
  deleteFailed: "No se pudo eliminar el comentario. {why}",
  count: { one: "{n} comentario", other: "{n} comentarios" },
  earlier: "Mostrar comentarios anteriores",
  failed: "No se pudieron cargar los comentarios",
  loading: "Cargando comentarios",
  more: "Qué se puede hacer con el comentario de {name}",
  none: "Aún no hay comentarios",
  noneHelp: "Escriba lo que otros deban saber de este registro. Con @ y un nombre se lo dice a alguien.",
  noneReader: "Nadie ha comentado este registro. Puede hacerlo quien puede editar.",
  nobody: "Aquí nadie se llama así.",
  people: "Personas que se pueden mencionar",
  restoreFailed: "No se pudo recuperar el comentario. {why}",
  save: "Guardar",
  send: "Enviar",
  sendFailed: "El comentario no se envió; su texto sigue aquí. {why}",
  someone: "Alguien",
  title: "Comentarios",
};

export const notifications: Words["notifications"] = {
  all: "Marcar todo como visto",
  atRecord: "{record} en {table}",
  failed: "No se pudieron cargar las novedades",
  loading: "Cargando avisos",
  mention: "{name} le ha mencionado",
  more: "Mostrar más",
  new: "Nuevo: ",
  none: "Nada nuevo",
  noneHelp: "Aquí se le avisa cuando alguien le menciona o responde donde usted ha comentado.",
  record: "Registro {id}",
  reply: "{name} también ha comentado",
  seenFailed: "No se pudo marcar como visto. {why}",
  short: "Avisos",
  title: "Avisos",
  unseen: { one: ", {n} nuevo", other: ", {n} nuevos" },
};

export const here: Words["here"] = {
  also: "También aquí: {names}",
  sameRecord: "{name} (en el mismo registro)",
};
