import type { Words } from "@/ui/text/words";

export const taken: Words["export"] = {
  as: {
    csv: "CSV, para hojas de cálculo y otros programas",
    json: "JSON, para programas",
    xlsx: "Libro de Excel",
  },
  begun: {
    one: "Se está escribiendo un registro. La descarga empieza enseguida.",
    other: "Se están escribiendo {n} registros. La descarga empieza enseguida.",
  },
  failed: "No se puede exportar. {why}",
  lead: "Lo que se ve, con todos sus registros",
  menu: "Exportar o imprimir",
  print: "Imprimir o guardar como PDF",
  tooMany: "Hay más registros de los que caben en una hoja de un libro. Expórtelos como CSV.",
};

export const print: Words["print"] = {
  act: "Imprimir",
  all: "Preparar todos",
  back: "Volver a la tabla",
  failed: "No se pudieron cargar los registros.",
  filter: "Filtro: {filter}",
  many: { one: "Un registro.", other: "Son {n} registros, es decir, muchísimas páginas." },
  reading: "Leídos {read} de {total} registros.",
  search: "Búsqueda: {words}",
  sort: "Ordenado por {sort}",
};
