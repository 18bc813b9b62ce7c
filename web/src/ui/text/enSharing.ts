/** Words of why something may be done or not, of records that are shared alone and of published views; they come with what needs them. */
const why = {
  act: "What they want to do",
  anyRecord: "Any record",
  allFields: "The whole record",
  ask: "Why?",
  asking: "Looking for the reason",
  check: "Check what a person may do",
  checkHelp: "Choose a person and what they want to do; you are told which part of their role decides.",
  failed: "The reason cannot be told",
  field: "Column",
  hiddenPart: "A condition that your role does not see.",
  no: "Not allowed.",
  notChange: "Why can't I change this?",
  person: "Person",
  readOnly: "You can only read this record.",
  record: "Record number",
  some: "Allowed for some records.",
  table: "Table",
  yes: "Allowed.",
  reason: {
    ability: {
      no: "The role “{role}” does not allow it.",
      yes: "The role “{role}” allows it.",
    },
    computed: "“{field}” is computed: nobody writes it.",
    condition: {
      no: "The role “{role}” allows it only for records that meet a condition, which this one does not.",
      some: "The role “{role}” allows it for records that meet a condition.",
      yes: "The role “{role}” allows it for records that meet a condition, as this one does.",
    },
    field: "“{field}” is hidden from the role “{role}”, or it may only read it.",
    move: {
      no: "The steps of “{field}” do not allow it.",
      yes: "The steps of “{field}” allow it.",
    },
    role: {
      no: "The role “{role}” does not allow it in any table.",
      yes: "The role “{role}” allows it in every table.",
    },
    share: "This record was shared with them alone.",
    table: {
      no: "The role “{role}” does not allow it in this table.",
      yes: "The role “{role}” allows it in this table.",
    },
    token: "The token’s limits leave it out.",
  },
} as const;

const share = {
  add: "Share",
  by: "shared by {name}",
  copy: "Copy the link",
  end: "End",
  ended: "The share has ended",
  endName: "End the share with {name}",
  failed: "With whom it is shared cannot be shown",
  guestLink: "Send this link to {email}. It is shown only now.",
  level: "They may",
  levels: {
    change: "change it",
    comment: "comment on it",
    read: "read it",
  },
  link: "Anyone with the link",
  linkOnce: "Whoever has this link sees the record without signing in. It is shown only now.",
  loading: "Loading with whom it is shared",
  none: "Nobody but the workspace sees this record.",
  posted: "An e-mail with the link goes to {email}.",
  title: "Shared alone",
  until: "Ends on",
  untilDay: "until {when}",
  void: "comes to nothing: whoever shared it may not any more",
  waiting: "has not come yet",
  withAddress: "E-mail address",
  withLink: "By a link",
  withPerson: "With a person",
  withWhom: "How",
} as const;

const publish = {
  address: "Address",
  copy: "Copy the address",
  embed: "Other websites may show it within them",
  end: "End the publication",
  ended: "The view is no longer published",
  failed: "The publication cannot be changed. {why}",
  index: "Search engines may find it",
  open: "Open the page",
  publish: "Publish",
  published: "The view is published",
  renew: "New address",
  renewed: "The view has another address; the one before leads nowhere.",
  title: "Publish “{view}”",
  warning:
    "Whoever has the address sees the columns that this view shows, of every record that it lets through, without signing in. Look through its columns and its filter first.",
} as const;

export const enSharing = { publish, share, why };
