import type { Words } from "@/ui/text/words";

/** Palavras das células: o seu menu, o que está selecionado, localizar e substituir. */
export const cells: Words["cells"] = {
  menu: "Menu da célula",
  clear: "Limpar",
  copy: "Copiar",
  copied: { one: "{n} registro copiado.", other: "{n} registros copiados." },
  copyKey: "Aqui o navegador guarda a área de transferência para si. Pressione {keys} para copiar.",
  cut: "Cortar",
  delete: { one: "Excluir o registro", other: "Excluir {n} registros" },
  duplicate: "Duplicar o registro",
  exclude: "Deixar este valor de fora",
  fillDown: "Preencher para baixo",
  filter: "Filtrar por este valor",
  history: "Histórico do registro",
  link: "Copiar o link do registro",
  nothing: "Não há nada na área de transferência que as células possam receber.",
  open: "Abrir o registro",
  paste: "Colar",
  pasteKey: "Aqui o navegador não deixa ver a área de transferência. Pressione {keys} para colar.",
  choicesTitle: { one: "{n} opção ainda não existe", other: "{n} opções ainda não existem" },
  choicesAdd: { one: "Adicionar {n} opção e colar", other: "Adicionar {n} opções e colar" },
  choicesWithout: { one: "Colar sem ela", other: "Colar sem elas" },
  mend: {
    write: "Escreva como {example}.",
    date: "Escreva como data, por exemplo {example}.",
    datetime: "Escreva como data e hora, por exemplo {example}.",
    time: "Escreva como hora do dia, por exemplo {example}.",
    number: "Escreva um número, por exemplo {example}.",
    yesNo: "Escreva {yes} ou {no}.",
    stars: "Escreva um número de 0 a {n}.",
    choice: "Escolha uma opção da lista.",
    person: "Escolha alguém deste espaço de trabalho.",
  },
};

export const selection: Words["selection"] = {
  count: "Contagem",
  label: "O que está selecionado",
  loading: "calculando",
  show: "Mostrar ao lado da contagem",
  tooMany: "É calculado para {most} registros selecionados no máximo; para uma coluna inteira, sempre.",
};

export const find: Words["find"] = {
  label: "Localizar em {table}",
  what: "Localizar",
  next: "Ocorrência seguinte (Enter)",
  before: "Ocorrência anterior (Shift+Enter)",
  none: "Nenhuma ocorrência",
  looking: "Procurando",
  place: "{at} de {n}",
  placeMore: "{at} de mais de {n}",
  count: { one: "{n} ocorrência", other: "{n} ocorrências" },
  countMore: "mais de {n} ocorrências",
  failed: "A ocorrência não pode ser mostrada. {why}",
  notFound: "Este registro já não está entre os que são mostrados.",
  toReplace: "Substituir também (Ctrl+H)",
  with: "Substituir por",
  replace: "Substituir",
  replaceAll: "Substituir tudo",
  nowhere: "Não se pode substituir em nenhuma coluna mostrada: só em textos que possa alterar.",
  nothing: "Nada foi substituído: nenhum texto mostrado o contém.",
  replaced: { one: "Substituído em {n} célula.", other: "Substituído em {n} células." },
  reading: { one: "Lendo {n} registro", other: "Lendo {n} registros" },
  tooMany:
    "{n} registros contêm isso; em um passo são alterados no máximo {most}. Filtre para ter menos e substitua aí.",
  allTitle: { one: "Substituir em {n} célula?", other: "Substituir em {n} células?" },
  allHelp:
    "“{what}” passa a “{with}” em todos os registros mostrados, também nos que estão mais abaixo. Pode ser desfeito em um passo.",
  allBlank:
    "“{what}” desaparece de todos os registros mostrados, também dos que estão mais abaixo. Pode ser desfeito em um passo.",
};

export const elsewhere: Words["elsewhere"] = {
  undone: "Desfeito em {table}: {what}",
  redone: "Refeito em {table}: {what}",
  show: "Mostrar",
  added: "a nova coluna “{field}”",
  changed: "a alteração da coluna “{field}”",
  deleted: "a exclusão da coluna “{field}”",
  records: { one: "a alteração de {n} registro", other: "a alteração de {n} registros" },
};
