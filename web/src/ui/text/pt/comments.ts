import type { Words } from "@/ui/text/words";

/** Palavras dos comentários e avisos; uma parte do catálogo. */
export const comments: Words["comments"] = {
  box: "Escrever um comentário",
  boxHelp: "@ menciona alguém, Ctrl+Enter envia.",
  cancel: "Cancelar",
  change: "Alterar",
  changed: "alterado",
  changeFailed: "Não foi possível alterar o comentário. {why}",
  delete: "Excluir",
  deleted: "O comentário foi excluído.",
  deleteFailed: "Não foi possível excluir o comentário. {why}",
  count: { one: "{n} comentário", other: "{n} comentários" },
  earlier: "Mostrar comentários anteriores",
  failed: "Não foi possível carregar os comentários",
  loading: "Carregando comentários",
  more: "O que se pode fazer com o comentário de {name}",
  none: "Ainda não há comentários",
  noneHelp: "Escreva o que os outros devem saber sobre este registro. Com @ e um nome você avisa alguém.",
  noneReader: "Ninguém comentou este registro. Quem pode editar pode comentar.",
  nobody: "Ninguém aqui tem esse nome.",
  people: "Pessoas que se podem mencionar",
  restoreFailed: "Não foi possível recuperar o comentário. {why}",
  save: "Salvar",
  send: "Enviar",
  sendFailed: "O comentário não foi enviado; seu texto continua aqui. {why}",
  someone: "Alguém",
  title: "Comentários",
};

export const notifications: Words["notifications"] = {
  all: "Marcar tudo como visto",
  atRecord: "{record} em {table}",
  failed: "Não foi possível carregar as novidades",
  loading: "Carregando avisos",
  mention: "{name} mencionou você",
  more: "Mostrar mais",
  new: "Novo: ",
  none: "Nada de novo",
  noneHelp: "Aqui você fica sabendo quando alguém o menciona ou responde onde você comentou.",
  record: "Registro {id}",
  reply: "{name} também comentou",
  seenFailed: "Não foi possível marcar como visto. {why}",
  short: "Avisos",
  title: "Avisos",
  unseen: { one: ", {n} novo", other: ", {n} novos" },
};

export const here: Words["here"] = {
  also: "Também aqui: {names}",
  sameRecord: "{name} (no mesmo registro)",
};
