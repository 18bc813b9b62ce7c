/** Groups and colours of what a view shows. */
export const group = {
  add: "Add a column to group by",
  blank: "Blank",
  by: "Group by this column",
  close: "Close all groups",
  is: "Grouped: {words}",
  more: "These are the first {n} groups. Narrow them with a filter to see the others.",
  open: "Open all groups",
  quarter: "Quarter {quarter} of {year}",
  remove: "Do not group by {field}",
  span: "{field}: what is together",
  spans: {
    exact: "exactly",
    day: "by day",
    week: "by week",
    month: "by month",
    quarter: "by quarter",
    year: "by year",
  },
  title: "Group",
  week: "Week of {day}",
};

export const colour = {
  add: "Add a colour",
  all: "the whole row",
  help: "The first rule that holds for a row colours it.",
  is: { one: "Colour: {n} rule", other: "Colour: {n} rules" },
  names: {
    red: "Red",
    orange: "Orange",
    yellow: "Yellow",
    green: "Green",
    teal: "Teal",
    blue: "Blue",
    purple: "Purple",
    pink: "Pink",
    grey: "Grey",
  },
  of: "Colour of rule {n}",
  remove: "Take rule {n} away",
  title: "Colour",
  up: "Move rule {n} up",
  what: "What rule {n} colours",
  when: "When rule {n} holds",
};

export const pivot = {
  columns: "Columns",
  label: "Pivot table",
  more: "There are more groups than can be shown here. Narrow them with a filter.",
  noField: "Nothing can be a row yet",
  noFieldHelp:
    "A pivot puts records together by a choice, a date, a link or another value. Add such a column first.",
  none: "No columns",
  open: { one: "Show {n} record", other: "Show {n} records" },
  records: "Records",
  rows: "Rows",
  total: "Total",
  values: "Values: what the view sums up, else the number of records",
};
