import { t } from "@/ui/text/text";

/** What was copied from a spreadsheet or a page, as a file: files themselves, a table as HTML, else lines of text. */
export function pastedFile(data: Pick<DataTransfer, "files" | "getData">): File | null {
  const [file] = data.files;
  // Programs that copy cells put a picture of them beside the text.
  if (file && !file.type.startsWith("image/")) return file;
  const html = data.getData("text/html");
  const text = data.getData("text/plain");
  // The text has each cell as it is shown, and its tabs tell the columns; a table of a page may have none.
  if (text.includes("\t") || (text.trim().includes("\n") && !/<table[\s>]/i.test(html))) {
    return new File([text], `${t("import.pasted")}.txt`, { type: "text/plain" });
  }
  return /<table[\s>]/i.test(html)
    ? new File([html], `${t("import.pasted")}.html`, { type: "text/html" })
    : null;
}
