import type { Words } from "@/ui/text/words";

/** Palavras das formas de mostrar uma tabela: quadro, calendário, linha do tempo, grupos, cores. */
export const board: Words["board"] = {
  add: "Adicionar",
  allFields: "Todos os campos",
  addIn: "Adicionar um registro em {column}",
  blank: "Sem {field}",
  column: { one: "{column}, {n} registro", other: "{column}, {n} registros" },
  dropped: "{record} agora está em {column}.",
  empty: "Nada aqui",
  failed: "Não foi possível carregar estes registros.",
  grab: "Pressione espaço para mover para outra coluna.",
  list: "Quadro por {field}",
  lifted:
    "{record} está levantado. Esquerda e direita escolhem uma coluna, espaço solta ali, Esc devolve ao lugar.",
  loading: "Carregando",
  over: "Sobre {column}.",
  putBack: "{record} está de volta em {column}.",
  required: "{field} precisa ser preenchido.",
  stays: "{record} fica em {column}.",
  title: "Título do novo registro",
};

export const look: Words["look"] = {
  addField: "Adicionar uma coluna",
  kinds: {
    board: "Quadro",
    calendar: "Calendário",
    form: "Formulário",
    gallery: "Galeria",
    grid: "Grade",
    list: "Lista",
    timeline: "Linha do tempo",
  },
  needs: {
    board: {
      title: "Um quadro precisa de um status ou de uma opção",
      help: "Por exemplo, Aberto, Em andamento, Concluído: cada um vira uma coluna, e os cartões são arrastados de uma para outra.",
    },
    calendar: {
      title: "Um calendário precisa de uma data",
      help: "Por exemplo, quando algo vence. Cada registro fica então no seu dia e pode ser arrastado para outro.",
    },
    timeline: {
      title: "Uma linha do tempo precisa de uma data",
      help: "Adicione uma data em que algo começa e outra em que termina. Cada registro vira uma barra que pode ser arrastada ao longo do tempo.",
    },
  },
  none: "Nenhuma",
  parts: {
    after: "Vem depois de",
    by: "Colunas de",
    cover: "Imagem de",
    from: "Início",
    to: "Fim",
  },
  asGrid: "Mostrar como grade",
  asList: "Mostrar como lista",
  set: "{kind}: {words}",
  showAs: "Mostrar como",
};

export const time: Words["time"] = {
  add: "Adicionar um registro neste dia",
  addOn: "Adicionar um registro em {day}",
  goTo: "Mostrar {when}",
  grab: "Pressione espaço para mover.",
  lifted:
    "{record} está levantado. As setas movem o registro; com Shift, movem o fim dele. Espaço solta ali, Esc devolve ao lugar.",
  liftedWhole: "{record} está levantado. As setas movem o registro. Espaço solta ali, Esc devolve ao lugar.",
  month: "Mês",
  more: { one: "mais {n}", other: "mais {n}" },
  moreShort: "+{n}",
  moreOn: { one: "mais {n} em {day}", other: "mais {n} em {day}" },
  nothing: "Nada nestes dias",
  looseHelp: "Sem data. Arraste um para a linha do tempo.",
  placeByKey: "Pressione espaço para colocar no meio do que está à mostra.",
  placeThem: "Arraste um registro da lateral para a linha do tempo.",
  put: "{record}: {when}.",
  quarter: "{quarter}º tri",
  stays: "{record} fica onde estava.",
  today: "Hoje",
  week: "Semana",
  weekAfter: "Próxima semana",
  weekBefore: "Semana anterior",
  without: { one: "{n} sem data", other: "{n} sem data" },
  zoom: "Escala",
  zooms: { day: "Dias", month: "Meses", quarter: "Trimestres", week: "Semanas", year: "Anos" },
};

export const group: Words["group"] = {
  add: "Adicionar uma coluna para agrupar",
  blank: "Vazio",
  by: "Agrupar por esta coluna",
  close: "Fechar todos os grupos",
  is: "Agrupado: {words}",
  more: "Estes são os primeiros {n} grupos. Restrinja-os com um filtro para ver os outros.",
  open: "Abrir todos os grupos",
  quarter: "{quarter}º trimestre de {year}",
  remove: "Não agrupar por {field}",
  span: "{field}: o que fica junto",
  spans: {
    exact: "exato",
    day: "por dia",
    week: "por semana",
    month: "por mês",
    quarter: "por trimestre",
    year: "por ano",
  },
  title: "Agrupar",
  week: "Semana de {day}",
};

export const colour: Words["colour"] = {
  add: "Adicionar uma cor",
  all: "a linha inteira",
  help: "A primeira regra que vale para uma linha dá a cor a ela.",
  is: { one: "Cor: {n} regra", other: "Cor: {n} regras" },
  names: {
    red: "Vermelho",
    orange: "Laranja",
    yellow: "Amarelo",
    green: "Verde",
    teal: "Turquesa",
    blue: "Azul",
    purple: "Roxo",
    pink: "Rosa",
    grey: "Cinza",
  },
  of: "Cor da regra {n}",
  remove: "Remover a regra {n}",
  takeBack: "Descartar alterações",
  title: "Cor",
  up: "Mover a regra {n} para cima",
  what: "O que a regra {n} colore",
  when: "Quando a regra {n} vale",
};
