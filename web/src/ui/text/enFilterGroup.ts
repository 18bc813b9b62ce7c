/** Words of groups of conditions; a part of the catalogue. */
export const filterGroup = {
  add: "Add a group",
  all: "all of these",
  any: "any of these",
  join: "All or any of the conditions in group {n}",
  name: "Group {n}",
  remove: "Remove group {n}",
} as const;
