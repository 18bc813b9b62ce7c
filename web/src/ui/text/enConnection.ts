/** Words of the connection to the server, and of what waits for it; a part of the catalogue. */
export const connection = {
  refusedNew: "Open a new record to mend it, so that it is sent again, or to give it up.",
  keptNew: {
    one: "{n} new record is kept here, and made when the connection is back.",
    other: "{n} new records are kept here, and made when the connection is back.",
  },
  newRecord: "New record",
  back: "The connection is back.",
  dismiss: "Done with these",
  insist: "Write mine",
  lostWaiting: {
    one: "The connection is lost. {n} change is kept here and will be sent when it is back.",
    other: "The connection is lost. {n} changes are kept here and will be sent when it is back.",
  },
  now: "Try now",
  overtaken: "Someone else changed it meanwhile. Theirs is shown.",
  record: "Record {id}",
  refused: { one: "{n} change was not taken.", other: "{n} changes were not taken." },
  refusedHelp: "They were typed while the connection was lost. The table shows what the server has.",
  sent: {
    one: "{n} change that waited was sent.",
    other: "{n} changes that waited were sent.",
  },
  show: "Show",
  typed: "You typed",
  waiting: { one: "{n} change waits to be sent.", other: "{n} changes wait to be sent." },
  waitingHelp: "They are kept in this browser, in this order, also when the page is closed.",
  where: "Where",
  why: "Reason",
} as const;
