import { Button, FileButton } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useEffect, useEffectEvent, useRef, useState, type DragEvent } from "react";
import { useHost } from "@/api/account";
import { Problem, sentence } from "@/api/problem";
import { readLink } from "@/features/import/brought";
import { takeDropped } from "@/features/import/dropped";
import css from "@/features/import/dropzone.module.css";
import { googleWorkbook } from "@/features/import/googleLink";
import { LinkField } from "@/features/import/LinkField";
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
  const fetches = useHost().data?.links ?? true;

  function follow(address: string) {
    setLink(address);
    if (fetches) uploads.take({ link: address });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    // An address that is dragged from the browser is no file.
    const dragged = event.dataTransfer.getData("text/uri-list").split("\n")[0] ?? "";
    if (files.length) uploads.take({ files });
    else if (readLink(dragged)) follow(dragged);
  }

  const paste = useEffectEvent((event: ClipboardEvent) => {
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (typing || !event.clipboardData) return;
    const file = pastedFile(event.clipboardData);
    const address = event.clipboardData.getData("text/plain").trim();
    if (!file && !readLink(address)) return;
    event.preventDefault();
    if (file) uploads.take({ files: [file] });
    // Of another link nobody knows what asking for it does: it may be good for once.
    else if (googleWorkbook(address)) follow(address);
    else setLink(address);
  });
  useEffect(() => {
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, []);

  const zone = useRef<HTMLDivElement>(null);
  const takeFiles = useEffectEvent((files: File[]) => {
    zone.current?.scrollIntoView({ block: "nearest" });
    uploads.take({ files });
  });
  useEffect(() => takeDropped((files) => takeFiles(files)), []);

  return (
    <div
      ref={zone}
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
        <Reading brought={uploads.now} sent={uploads.sent} waiting={uploads.waiting} onStop={uploads.stop} />
      ) : (
        <>
          <p>{t("import.drop")}</p>
          <FileButton
            onChange={(files) => uploads.take({ files })}
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
          <LinkField
            value={link}
            onChange={setLink}
            onGo={fetches ? follow : undefined}
            lost={uploads.lost}
          />
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
