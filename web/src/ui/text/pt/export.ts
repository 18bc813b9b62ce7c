import type { Words } from "@/ui/text/words";

export const taken: Words["export"] = {
  as: {
    csv: "CSV, para planilhas e outros programas",
    json: "JSON, para programas",
    xlsx: "Pasta de trabalho do Excel",
  },
  begun: {
    one: "Um registro está sendo gravado. O download começa em instantes.",
    other: "{n} registros estão sendo gravados. O download começa em instantes.",
  },
  failed: "Não é possível exportar. {why}",
  lead: "O que se vê, com todos os registros",
  menu: "Exportar ou imprimir",
  print: "Imprimir ou salvar como PDF",
  tooMany: "Há mais registros do que cabem em uma planilha. Exporte-os como CSV.",
};

export const print: Words["print"] = {
  act: "Imprimir",
  all: "Preparar todos",
  back: "Voltar à tabela",
  failed: "Não foi possível carregar os registros.",
  filter: "Filtro: {filter}",
  many: { one: "Um registro.", other: "São {n} registros, ou seja, muitas páginas." },
  reading: "Lidos {read} de {total} registros.",
  search: "Busca: {words}",
  sort: "Ordenado por {sort}",
};
