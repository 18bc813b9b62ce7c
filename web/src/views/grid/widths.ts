/** How wide a person made a table's columns; remembered in the browser. */
export type Widths = Record<string, number>;

const keyOf = (workspace: string, table: string) => `sheaf.widths.${workspace}.${table}`;

export function loadWidths(workspace: string, table: string): Widths {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(workspace, table)) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Widths) : {};
  } catch {
    return {};
  }
}

export function saveWidths(workspace: string, table: string, widths: Widths) {
  try {
    localStorage.setItem(keyOf(workspace, table), JSON.stringify(widths));
  } catch {
    // Without storage widths last as long as the page.
  }
}
