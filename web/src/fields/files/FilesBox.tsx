import { Button, FileButton } from "@mantine/core";
import { IconWorld, IconPlus } from "@tabler/icons-react";
import {
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
} from "react";
import { uploadsOf } from "@/api/fileUploads";
import { filesOf, idOf, MOST_FILES, nameOf, type FileItem } from "@/api/files";
import { useMayWrite } from "@/api/may";
import type { Field } from "@/api/table";
import { placeKey } from "@/api/uploading";
import { AddressForm } from "@/fields/files/AddressForm";
import { FileLine } from "@/fields/files/FileLine";
import css from "@/fields/files/files.module.css";
import { useFilesHere } from "@/fields/files/filesContext";
import { givenFiles, pastesFiles } from "@/fields/files/given";
import { keysOf, moved } from "@/fields/files/move";
import { UploadLine } from "@/fields/files/UploadLine";
import { useLifting } from "@/fields/files/useLifting";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

interface Props {
  record: number;
  field: Field;
  value: unknown;
  /** Over a cell: of a width of its own, with the focus in it. */
  over: boolean;
}

/** The files of a field: what is there, what is on its way, and what can be done to them. */
export function FilesBox({ record, field, value, over }: Props) {
  const here = useFilesHere();
  const { workspace, table } = here;
  const mayWrite = useMayWrite(table);
  const files = useMemo(() => filesOf(value), [value]);
  const uploads = uploadsOf(workspace);
  const key = placeKey(workspace, table, record, field.name);
  const coming = useSyncExternalStore(uploads.watch, () => uploads.of(key));
  useEffect(() => uploads.look(key), [uploads, key]);
  const [target, setTarget] = useState(false);
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState("");
  const list = useRef<HTMLUListElement>(null);
  const reset = useRef<() => void>(null);
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (over) group.current?.querySelector<HTMLElement>("[data-file], [data-first]")?.focus();
  }, [over]);
  // What goes takes the focus with it; without one within it the editor would not hear Esc.
  useEffect(() => {
    if (over && document.activeElement === document.body) group.current?.focus();
  });
  const keys = keysOf(files.map(idOf));
  const place = { workspace, table, record };

  const write = (next: FileItem[]) => here.write(record, field, next);

  function move(from: number, to: number) {
    const file = files[from];
    if (!file || to < 0 || to >= files.length || from === to) return;
    write(moved(files, from, to));
    setSaid(t("files.moved", { name: nameOf(file), place: to + 1, of: files.length }));
  }

  const lifting = useLifting(list, move);

  function take(given: ReturnType<typeof givenFiles>) {
    if (given.folders) say({ tone: "bad", text: t("files.folder") });
    here.send(record, field, given.files);
  }

  function onDrop(event: DragEvent) {
    setTarget(false);
    if (!mayWrite || !hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    take(givenFiles(event.dataTransfer));
  }

  function onPaste(event: ClipboardEvent) {
    const data = event.clipboardData;
    if (!mayWrite || !pastesFiles(data)) return;
    event.preventDefault();
    take(givenFiles(data));
  }

  function remove(at: number) {
    write(files.filter((_, other) => other !== at));
    // The focus goes on to what comes after it.
    const next = Math.min(at, files.length - 2);
    requestAnimationFrame(() => focusLine(group.current, next));
  }

  return (
    <div
      className={css.box}
      role={over ? "dialog" : "group"}
      aria-label={field.label}
      data-editor={over || undefined}
      data-over={target || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        // Where it is not heard of, the browser leaves the page for the file.
        event.preventDefault();
        if (mayWrite) setTarget(true);
        else event.dataTransfer.dropEffect = "none";
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setTarget(false);
      }}
      onDrop={onDrop}
      onPaste={onPaste}
      ref={group}
      tabIndex={over ? -1 : undefined}
      onKeyDown={over ? keepWithin : undefined}
    >
      {files.length || coming.length ? (
        <ul ref={list} className={css.list}>
          {files.map((file, at) => (
            <FileLine
              key={keys[at]}
              place={place}
              file={file}
              mayWrite={mayWrite}
              mayMove={mayWrite && files.length > 1}
              lifted={lifting.at === at ? lifting.by : undefined}
              onOpen={() => here.open(record, files, at)}
              onLift={(event) => lifting.begin(event, at)}
              onMove={(step) => {
                move(at, at + step);
                requestAnimationFrame(() => focusLine(group.current, at + step, "[data-grip]"));
              }}
              onRename={(name) => write(files.map((other, n) => (n === at ? { ...other, name } : other)))}
              onRemove={() => remove(at)}
            />
          ))}
          {coming.map((one) => (
            <UploadLine
              key={one.key}
              upload={one}
              indented={files.length > 1}
              onStop={() => uploads.cancel(key, one.key)}
              onAgain={() => uploads.again(key, one.key)}
            />
          ))}
        </ul>
      ) : (
        <p className={css.none}>{t(mayWrite ? "files.none" : "files.noneReader")}</p>
      )}
      {asking ? (
        <AddressForm
          room={MOST_FILES - files.length - coming.length}
          field={field}
          onAdd={(more) => {
            write([...files, ...more]);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      ) : mayWrite ? (
        <div className={css.foot} data-noprint>
          <FileButton
            multiple
            resetRef={reset}
            onChange={(chosen) => {
              here.send(record, field, chosen);
              // The same file may be chosen again.
              reset.current?.();
            }}
            inputProps={{ "aria-label": t("files.addTo", { field: field.label }), tabIndex: -1 }}
          >
            {(props) => (
              <Button
                {...props}
                size="compact-sm"
                variant="default"
                leftSection={<IconPlus size={14} aria-hidden />}
                {...(files.length ? {} : { "data-first": true })}
              >
                {t("files.add")}
              </Button>
            )}
          </FileButton>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconWorld size={14} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t("files.addAddress")}
          </Button>
          <span className={css.hint}>{t("files.hint")}</span>
        </div>
      ) : null}
      <span className="sr" role="status">
        {said}
      </span>
    </div>
  );
}

/** Over a cell the focus goes around, as in a dialog: behind it stands the grid, which has keys of its own. */
function keepWithin(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "Tab") return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("button, a[href], input")].filter(
    (one) => one.tabIndex >= 0 && one.offsetParent !== null,
  );
  const [end, begin] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== end) return;
  event.preventDefault();
  begin?.focus();
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

function focusLine(group: HTMLElement | null, at: number, what = "[data-file]") {
  const line = group?.querySelectorAll<HTMLElement>(what)[at];
  (line ?? group?.querySelector<HTMLElement>("button"))?.focus();
}
