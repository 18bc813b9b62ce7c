import { Button, FileButton } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useState, type DragEvent } from "react";
import { Problem, sentence } from "@/api/problem";
import css from "@/features/import/dropzone.module.css";
import { GoogleLink } from "@/features/import/GoogleLink";
import { googleWorkbook } from "@/features/import/googleLink";
import { pastedFile } from "@/features/import/pasted";
import { Reading } from "@/features/import/Reading";
import { useUploads } from "@/features/import/useUploads";
import { t } from "@/ui/text/text";

const kinds = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.html,.htm,.xml,.zip,.gz";

/** Takes workbooks and goes to their plan. */
export function Dropzone({ workspace, tall = false }: { workspace: string; tall?: boolean }) {
  const uploads = useUploads(workspace);
  const [over, setOver] = useState(false);
  const [link, setLink] = useState("");

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    // An address that is dragged from the browser is no file.
    if (files.length === 0) setLink(event.dataTransfer.getData("text/uri-list").split("\n")[0] ?? "");
    uploads.take(files);
  }

  const paste = useEffectEvent((event: ClipboardEvent) => {
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (typing || !event.clipboardData) return;
    const file = pastedFile(event.clipboardData);
    const address = event.clipboardData.getData("text/plain");
    if (!file && googleWorkbook(address) === null) return;
    event.preventDefault();
    if (file) uploads.take([file]);
    else setLink(address);
  });
  useEffect(() => {
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);

  return (
    <div
      className={css.zone}
      data-tall={tall || undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileSpreadsheet size={28} stroke={1.4} aria-hidden className={css.sign} />
      {uploads.now ? (
        <Reading files={uploads.now} sent={uploads.sent} waiting={uploads.waiting} onStop={uploads.stop} />
      ) : (
        <>
          <p>{t("import.drop")}</p>
          <FileButton
            onChange={uploads.take}
            accept={kinds}
            multiple
            inputProps={{ "aria-label": t("import.choose") }}
          >
            {(props) => (
              <Button {...props} variant={tall ? "filled" : "default"}>
                {t("import.choose")}
              </Button>
            )}
          </FileButton>
          <p className={css.help}>
            {t("import.kinds")} {t("wizard.files")}
          </p>
          <GoogleLink value={link} onChange={setLink} />
        </>
      )}
      {uploads.error ? (
        <p className={css.wrong} role="alert">
          {sentence(uploads.error)}
          {uploads.error instanceof Problem && uploads.error.hint ? ` ${uploads.error.hint}` : ""}
        </p>
      ) : null}
    </div>
  );
}
