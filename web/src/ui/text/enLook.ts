/** Words of boards; a part of the catalogue. */
export const board = {
  add: "Add",
  allFields: "All fields",
  addIn: "Add a record to {column}",
  blank: "No {field}",
  column: { one: "{column}, {n} record", other: "{column}, {n} records" },
  dropped: "{record} is in {column} now.",
  empty: "Nothing here",
  failed: "These records could not be loaded.",
  grab: "Press space to move it to another column.",
  list: "Board by {field}",
  lifted: "{record} is lifted. Left and right choose a column, space puts it there, Escape puts it back.",
  loading: "Loading",
  over: "Over {column}.",
  putBack: "{record} is back in {column}.",
  required: "{field} must be filled.",
  stays: "{record} stays in {column}.",
  title: "Title of the new record",
} as const;

/** Words of the ways to look at a table. */
export const look = {
  addField: "Add a column",
  kinds: {
    board: "Board",
    calendar: "Calendar",
    form: "Form",
    gallery: "Gallery",
    grid: "Grid",
    list: "List",
    pivot: "Pivot",
    timeline: "Timeline",
  },
  needs: {
    board: {
      title: "A board needs a status or a choice",
      help: "Such as Open, Doing, Done: each becomes a column, and cards are dragged from one to the next.",
    },
    calendar: {
      title: "A calendar needs a date",
      help: "Such as when something is due. Each record then stands on its day and can be dragged to another.",
    },
    pivot: {
      title: "A pivot needs a column to put records together by",
      help: "Such as a choice, a date or a link: each of its values becomes a row.",
    },
    timeline: {
      title: "A timeline needs a date",
      help: "Add a date at which things begin, and one at which they end. Each record becomes a bar that can be dragged along time.",
    },
  },
  none: "None",
  parts: {
    after: "Comes after",
    by: "Columns from",
    cover: "Picture from",
    from: "Begins at",
    to: "Ends at",
  },
  asGrid: "Show as a grid",
  asList: "Show as a list",
  set: "{kind}: {words}",
  showAs: "Show as",
} as const;

/** Words of calendars and timelines; a part of the catalogue. */
export const time = {
  add: "Add a record on this day",
  addOn: "Add a record on {day}",
  goTo: "Show {when}",
  grab: "Press space to move it.",
  lifted:
    "{record} is lifted. Arrows move it, with Shift they move its end. Space puts it there, Escape puts it back.",
  liftedWhole: "{record} is lifted. Arrows move it. Space puts it there, Escape puts it back.",
  month: "Month",
  more: { one: "{n} more", other: "{n} more" },
  moreShort: "+{n}",
  moreOn: { one: "{n} more on {day}", other: "{n} more on {day}" },
  nothing: "Nothing on these days",
  looseHelp: "Without a date. Drag one onto the timeline.",
  placeByKey: "Press space to put it in the middle of what is shown.",
  placeThem: "Drag a record from the side onto the timeline.",
  put: "{record}: {when}.",
  quarter: "Q{quarter}",
  stays: "{record} stays where it was.",
  today: "Today",
  week: "Week",
  weekAfter: "Next week",
  weekBefore: "Week before",
  without: { one: "{n} without a date", other: "{n} without a date" },
  zoom: "Zoom",
  zooms: { day: "Days", month: "Months", quarter: "Quarters", week: "Weeks", year: "Years" },
} as const;
