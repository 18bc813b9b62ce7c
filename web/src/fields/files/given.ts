/** What of something dropped or pasted are files; folders are told, since a browser sends none. */
export interface GivenFiles {
  files: File[];
  folders: boolean;
}

interface Item {
  kind: string;
  webkitGetAsEntry?: () => { isDirectory: boolean } | null;
  getAsFile: () => File | null;
}

export function givenFiles(data: { items?: ArrayLike<Item>; files: ArrayLike<File> } | null): GivenFiles {
  const items = Array.from(data?.items ?? []).filter(({ kind }) => kind === "file");
  if (items.length === 0) return { files: Array.from(data?.files ?? []), folders: false };
  const isFolder = (item: Item) => item.webkitGetAsEntry?.()?.isDirectory === true;
  return {
    files: items.filter((item) => !isFolder(item)).flatMap((item) => item.getAsFile() ?? []),
    folders: items.some(isFolder),
  };
}

/** Whether a clipboard holds files rather than cells: a spreadsheet lays a picture of its cells beside them. */
export function pastesFiles(data: DataTransfer): boolean {
  const cells =
    data.types.includes("application/x-sheaf-cells+json") || /<table/i.test(data.getData("text/html"));
  return data.files.length > 0 && !cells;
}
