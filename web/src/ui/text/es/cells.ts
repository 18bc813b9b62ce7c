import type { Words } from "@/ui/text/words";

/** Palabras de las celdas: su menú, lo seleccionado, buscar y reemplazar. */
export const cells: Words["cells"] = {
  menu: "Menú de la celda",
  clear: "Vaciar",
  copy: "Copiar",
  copied: { one: "{n} registro copiado.", other: "{n} registros copiados." },
  copyKey: "Aquí el navegador se reserva el portapapeles. Pulse {keys} para copiar.",
  cut: "Cortar",
  delete: { one: "Eliminar el registro", other: "Eliminar {n} registros" },
  duplicate: "Duplicar el registro",
  exclude: "Excluir este valor",
  fillDown: "Rellenar hacia abajo",
  filter: "Filtrar por este valor",
  history: "Historial del registro",
  link: "Copiar el enlace al registro",
  nothing: "En el portapapeles no hay nada que las celdas puedan tomar.",
  open: "Abrir el registro",
  paste: "Pegar",
  pasteKey: "Aquí el navegador no deja ver el portapapeles. Pulse {keys} para pegar.",
  choicesTitle: { one: "Falta {n} opción", other: "Faltan {n} opciones" },
  choicesAdd: { one: "Añadir {n} opción y pegar", other: "Añadir {n} opciones y pegar" },
  choicesWithout: { one: "Pegar sin ella", other: "Pegar sin ellas" },
  mend: {
    write: "Escríbalo como {example}.",
    date: "Escríbalo como fecha, por ejemplo {example}.",
    datetime: "Escríbalo como fecha y hora, por ejemplo {example}.",
    time: "Escríbalo como hora, por ejemplo {example}.",
    number: "Escriba un número, por ejemplo {example}.",
    yesNo: "Escriba {yes} o {no}.",
    stars: "Escriba un número de 0 a {n}.",
    choice: "Elija una opción de la lista.",
    person: "Elija a alguien de este espacio de trabajo.",
  },
};

export const selection: Words["selection"] = {
  count: "Cantidad",
  label: "Lo seleccionado",
  loading: "calculando",
  show: "Mostrar junto a la cantidad",
  tooMany: "Se calcula para un máximo de {most} registros seleccionados; para una columna entera, siempre.",
};

export const find: Words["find"] = {
  label: "Buscar en {table}",
  what: "Buscar",
  next: "Coincidencia siguiente (Intro)",
  before: "Coincidencia anterior (Mayús+Intro)",
  none: "Sin coincidencias",
  looking: "Buscando",
  place: "{at} de {n}",
  placeMore: "{at} de más de {n}",
  count: { one: "{n} coincidencia", other: "{n} coincidencias" },
  countMore: "más de {n} coincidencias",
  failed: "No se puede mostrar la coincidencia. {why}",
  notFound: "Este registro ya no está entre los que se muestran.",
  toReplace: "Reemplazar también (Ctrl+H)",
  with: "Reemplazar por",
  replace: "Reemplazar",
  replaceAll: "Reemplazar todo",
  nowhere: "No se puede reemplazar en ninguna columna mostrada: solo en textos que pueda cambiar.",
  nothing: "No se reemplazó nada: ningún texto mostrado lo contiene.",
  replaced: { one: "Reemplazado en {n} celda.", other: "Reemplazado en {n} celdas." },
  reading: { one: "Leyendo {n} registro", other: "Leyendo {n} registros" },
  tooMany:
    "{n} registros lo contienen; en un paso se cambian como máximo {most}. Filtre para tener menos y reemplace ahí.",
  allTitle: { one: "¿Reemplazar en {n} celda?", other: "¿Reemplazar en {n} celdas?" },
  allHelp:
    "«{what}» pasa a ser «{with}» en todos los registros mostrados, también en los de más abajo. Se puede deshacer en un paso.",
  allBlank:
    "«{what}» desaparece de todos los registros mostrados, también de los de más abajo. Se puede deshacer en un paso.",
};

export const elsewhere: Words["elsewhere"] = {
  undone: "Deshecho en {table}: {what}",
  redone: "Rehecho en {table}: {what}",
  show: "Mostrar",
  added: "la nueva columna «{field}»",
  changed: "el cambio de la columna «{field}»",
  deleted: "la eliminación de la columna «{field}»",
  records: { one: "el cambio de {n} registro", other: "el cambio de {n} registros" },
};
