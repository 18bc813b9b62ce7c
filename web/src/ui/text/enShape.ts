/** Words of how the rows of a planned table are read; a part of the catalogue. */
export const planShape = {
  stack: "Make one table of {n} with the same columns",
  stackMend: "The tables with the same columns become one",
  stackWhy: "{names}: a field “{field}” says where a record is from.",
  unpivot: "Make records of {n} periods",
  unpivotMend: "Each row becomes one record for each period",
  unpivotWhy: "{first} to {last} stand as columns: fields “{period}” and “{value}” take their place.",
} as const;
