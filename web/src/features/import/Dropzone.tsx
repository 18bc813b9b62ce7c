import { Button, FileButton } from "@mantine/core";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState, type DragEvent } from "react";
import { useUpload } from "@/api/import";
import { Problem, sentence } from "@/api/problem";
import css from "@/features/import/dropzone.module.css";
import { pastedFile } from "@/features/import/pasted";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

const kinds = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.html,.htm,.xml,.zip,.gz";

/** Takes workbooks and goes to their plan. */
export function Dropzone({ workspace, tall = false }: { workspace: string; tall?: boolean }) {
  const upload = useUpload();
  const navigate = useNavigate();
  const [over, setOver] = useState(false);

  function take(files: File[]) {
    if (files.length === 0 || upload.isPending) return;
    upload.mutate(files, {
      onSuccess: (made) => navigate({ to: routes.import, params: { workspace, import: String(made.id) } }),
    });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  }

  const paste = useEffectEvent((event: ClipboardEvent) => {
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    const file = typing || !event.clipboardData ? null : pastedFile(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take([file]);
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
      {upload.isPending ? (
        <p role="status">
          {t("import.reading", { files: upload.variables.map((file) => file.name).join(", ") })}
        </p>
      ) : (
        <>
          <p>{t("import.drop")}</p>
          <FileButton
            onChange={take}
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
          <p className={css.help}>{t("import.kinds")}</p>
        </>
      )}
      {upload.isError ? (
        <p className={css.wrong} role="alert">
          {sentence(upload.error)}
          {upload.error instanceof Problem && upload.error.hint ? ` ${upload.error.hint}` : ""}
        </p>
      ) : null}
    </div>
  );
}
