import type { Words } from "@/ui/text/words";

/** Palabras de las formas de mostrar una tabla: tablero, calendario, cronología, grupos, colores. */
export const board: Words["board"] = {
  add: "Añadir",
  allFields: "Todos los campos",
  addIn: "Añadir un registro en {column}",
  blank: "Sin {field}",
  column: { one: "{column}, {n} registro", other: "{column}, {n} registros" },
  dropped: "{record} está ahora en {column}.",
  empty: "Aquí no hay nada",
  failed: "No se pudieron cargar estos registros.",
  grab: "Pulse espacio para moverlo a otra columna.",
  list: "Tablero por {field}",
  lifted:
    "{record} está levantado. Izquierda y derecha eligen una columna, espacio lo deja ahí, Escape lo devuelve.",
  loading: "Cargando",
  over: "Sobre {column}.",
  putBack: "{record} vuelve a estar en {column}.",
  required: "Hay que rellenar {field}.",
  stays: "{record} se queda en {column}.",
  title: "Título del nuevo registro",
};

export const look: Words["look"] = {
  addField: "Añadir una columna",
  kinds: {
    board: "Tablero",
    calendar: "Calendario",
    form: "Formulario",
    gallery: "Galería",
    grid: "Cuadrícula",
    list: "Lista",
    timeline: "Cronología",
  },
  needs: {
    board: {
      title: "Un tablero necesita un estado o una opción",
      help: "Por ejemplo, Abierto, En curso, Hecho: cada uno pasa a ser una columna y las tarjetas se arrastran de una a otra.",
    },
    calendar: {
      title: "Un calendario necesita una fecha",
      help: "Por ejemplo, cuándo vence algo. Cada registro aparece en su día y se puede arrastrar a otro.",
    },
    timeline: {
      title: "Una cronología necesita una fecha",
      help: "Añada una fecha en la que algo empieza y otra en la que termina. Cada registro pasa a ser una barra que se arrastra a lo largo del tiempo.",
    },
  },
  none: "Ninguna",
  parts: {
    after: "Viene después de",
    by: "Columnas de",
    cover: "Imagen de",
    from: "Inicio",
    to: "Fin",
  },
  asGrid: "Mostrar como cuadrícula",
  asList: "Mostrar como lista",
  set: "{kind}: {words}",
  showAs: "Mostrar como",
};

export const time: Words["time"] = {
  add: "Añadir un registro en este día",
  addOn: "Añadir un registro el {day}",
  goTo: "Mostrar {when}",
  grab: "Pulse espacio para moverlo.",
  lifted:
    "{record} está levantado. Las flechas lo mueven; con Mayús mueven su fin. Espacio lo deja ahí, Escape lo devuelve.",
  liftedWhole: "{record} está levantado. Las flechas lo mueven. Espacio lo deja ahí, Escape lo devuelve.",
  month: "Mes",
  more: { one: "{n} más", other: "{n} más" },
  moreShort: "+{n}",
  moreOn: { one: "{n} más el {day}", other: "{n} más el {day}" },
  nothing: "No hay nada en estos días",
  looseHelp: "Sin fecha. Arrastre uno a la cronología.",
  placeByKey: "Pulse espacio para ponerlo en el centro de lo que se ve.",
  placeThem: "Arrastre un registro desde el lado a la cronología.",
  put: "{record}: {when}.",
  quarter: "T{quarter}",
  stays: "{record} se queda donde estaba.",
  today: "Hoy",
  week: "Semana",
  weekAfter: "Semana siguiente",
  weekBefore: "Semana anterior",
  without: { one: "{n} sin fecha", other: "{n} sin fecha" },
  zoom: "Escala",
  zooms: { day: "Días", month: "Meses", quarter: "Trimestres", week: "Semanas", year: "Años" },
};

export const group: Words["group"] = {
  add: "Añadir una columna por la que agrupar",
  blank: "Vacío",
  by: "Agrupar por esta columna",
  close: "Cerrar todos los grupos",
  is: "Agrupado: {words}",
  more: "Estos son los primeros {n} grupos. Acótelos con un filtro para ver los demás.",
  open: "Abrir todos los grupos",
  quarter: "Trimestre {quarter} de {year}",
  remove: "No agrupar por {field}",
  span: "{field}: qué va junto",
  spans: {
    exact: "exacto",
    day: "por día",
    week: "por semana",
    month: "por mes",
    quarter: "por trimestre",
    year: "por año",
  },
  title: "Agrupar",
  week: "Semana del {day}",
};

export const colour: Words["colour"] = {
  add: "Añadir un color",
  all: "toda la fila",
  help: "La primera regla que se cumple en una fila le da su color.",
  is: { one: "Color: {n} regla", other: "Color: {n} reglas" },
  names: {
    red: "Rojo",
    orange: "Naranja",
    yellow: "Amarillo",
    green: "Verde",
    teal: "Turquesa",
    blue: "Azul",
    purple: "Morado",
    pink: "Rosa",
    grey: "Gris",
  },
  of: "Color de la regla {n}",
  remove: "Quitar la regla {n}",
  takeBack: "Descartar cambios",
  title: "Color",
  up: "Subir la regla {n}",
  what: "Qué colorea la regla {n}",
  when: "Cuándo se cumple la regla {n}",
};
