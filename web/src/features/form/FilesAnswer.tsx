import { IconFile, IconPlus, IconX } from "@tabler/icons-react";
import { useRef, useState, useSyncExternalStore, type DragEvent } from "react";
import type { Upload } from "@/api/fileUploads";
import { filesOf, isStored, nameOf, type StoredFile } from "@/api/files";
import { givenFiles } from "@/fields/files/given";
import { aboutFile, sizeWords } from "@/fields/files/words";
import css from "@/features/form/form.module.css";
import { acceptedBy, kindWords } from "@/features/form/fileKinds";
import type { InputProps } from "@/features/form/QuestionInput";
import { t } from "@/ui/text/text";

/** Files of an answer: those that came, those on their way, and how to add more. */
export function FilesAnswer({ question, files, id, value, describedBy, onAnswer, onMore }: InputProps) {
  const { field, most = 1, most_bytes: longest, kinds = [] } = question;
  const came = filesOf(value).filter(isStored);
  const coming = useSyncExternalStore(files.watch, () => files.of(field));
  const [over, setOver] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const room = most - came.length - coming.length;

  function add(given: File[], folders = false) {
    const taken = given.slice(0, Math.max(0, room));
    setSaid(
      taken.length < given.length
        ? t("form.wrong.filesMany", { n: most })
        : folders
          ? t("files.folder")
          : null,
    );
    files.add(field, taken, onMore);
  }

  /** What had the focus goes: the next line has it, or what adds files. */
  function focusNext(at: number) {
    requestAnimationFrame(() => {
      const lines = box.current?.querySelectorAll<HTMLElement>("li button:last-of-type");
      (lines?.[Math.min(at, lines.length - 1)] ?? button.current)?.focus();
    });
  }

  function remove(file: StoredFile, at: number) {
    const left = came.filter((_, other) => other !== at);
    files.remove(field, file, left);
    setSaid(null);
    onAnswer(left.length ? left : null);
    focusNext(at);
  }

  function onDrop(event: DragEvent) {
    setOver(false);
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    const given = givenFiles(event.dataTransfer);
    add(given.files, given.folders);
  }

  return (
    <div
      ref={box}
      className={css.files}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        // Where it is not heard of, the browser leaves the page for the file.
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      {came.length || coming.length ? (
        <ul className={css.fileList}>
          {came.map((file, at) => (
            <li key={`${file.id} ${at}`} className={css.file}>
              <IconFile size={20} stroke={1.5} aria-hidden />
              <span className={css.fileNamed}>
                <span className={css.fileName} title={nameOf(file)}>
                  {nameOf(file)}
                </span>
                <span className={css.fileAbout}>{aboutFile(file)}</span>
              </span>
              <Act label={t("files.remove", { name: nameOf(file) })} onClick={() => remove(file, at)} />
            </li>
          ))}
          {coming.map((one, at) => (
            <Coming
              key={one.key}
              upload={one}
              onAgain={() => {
                files.again(field, one.key);
                onMore([]);
              }}
              onStop={() => {
                files.cancel(field, one.key);
                onMore([]);
                focusNext(came.length + at);
              }}
            />
          ))}
        </ul>
      ) : null}
      <div className={css.fileFoot}>
        <button
          ref={button}
          type="button"
          id={id}
          className={css.second}
          aria-label={t("files.addTo", { field: question.label })}
          aria-describedby={describedBy}
          disabled={room <= 0}
          onClick={() => input.current?.click()}
        >
          <IconPlus size={16} aria-hidden />
          {t("files.add")}
        </button>
        <span className={css.fileAbout}>
          {t("form.filesHelp", { n: most, size: sizeWords(longest ?? 0) })}
          {kinds.length ? ` ${t("form.filesKinds", { kinds: kindWords(kinds) })}` : null}
        </span>
      </div>
      <input
        ref={input}
        type="file"
        multiple={most > 1}
        hidden
        accept={acceptedBy(kinds)}
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = "";
        }}
      />
      {said ? (
        <p className={css.wrong} role="alert">
          {said}
        </p>
      ) : null}
    </div>
  );
}

/** A file on its way, with how much of it is there; or why it did not get there. */
function Coming({ upload, onAgain, onStop }: { upload: Upload; onAgain: () => void; onStop: () => void }) {
  const { name, size, share, state, why, lasting } = upload;
  const failed = state === "failed";
  return (
    <li className={css.file} data-failed={failed || undefined}>
      <IconFile size={20} stroke={1.5} aria-hidden />
      <span className={css.fileNamed}>
        <span className={css.fileName} title={name}>
          {name}
        </span>
        {failed ? (
          <span className={css.fileWhy} role="alert">
            {why}
          </span>
        ) : state === "waiting" ? (
          <span className={css.fileAbout}>{t("files.waiting", { size: sizeWords(size) })}</span>
        ) : (
          <progress
            className={css.fileShare}
            max={100}
            value={Math.floor(share * 100)}
            aria-label={t("files.sending", { name })}
          />
        )}
      </span>
      {failed && !lasting ? (
        <button type="button" className={css.fileAgain} onClick={onAgain}>
          {t("act.retry")}
        </button>
      ) : null}
      <Act label={t(failed ? "files.forget" : "files.stop", { name })} onClick={onStop} />
    </li>
  );
}

function Act({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className={css.fileAct} aria-label={label} title={label} onClick={onClick}>
      <IconX size={18} stroke={1.7} aria-hidden />
    </button>
  );
}
