import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import css from "@/features/import/dropzone.module.css";
import { importable, leaveDropped, takesDropped } from "@/features/import/dropped";
import { droppedBeside } from "@/ui/droppedBeside";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Whether something is half typed that would be lost with the page: a new record, or what stands in a box over it. */
const isWriting = () => document.querySelector("[data-form], [role=dialog]") !== null;

/** Workbooks that are dropped anywhere on a page begin an import, unless what they are dropped on takes files itself. */
export function DropPlace({ workspace }: { workspace: string }) {
  const navigate = useNavigate();
  const [over, setOver] = useState(false);

  /** Answers whether there was something to import. */
  const take = useEffectEvent((files: File[]): boolean => {
    const books = importable(files, takesDropped());
    if (books.length === 0) return false;
    if (!takesDropped() && isWriting()) {
      say(t("files.notHere"));
      return true;
    }
    if (!leaveDropped(books)) void navigate({ to: routes.imports, params: { workspace } });
    return true;
  });

  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
    function onOver(event: DragEvent) {
      const ours = hasFiles(event) && !event.defaultPrevented;
      // Where it is not heard of, the browser leaves the page for the file.
      if (ours) event.preventDefault();
      setOver(ours);
    }
    function onLeave(event: DragEvent) {
      if (event.relatedTarget === null) setOver(false);
    }
    function onDrop(event: DragEvent) {
      setOver(false);
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      if (!take([...(event.dataTransfer?.files ?? [])])) say(t("import.kinds"));
    }
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    const end = droppedBeside.hear((files) => take(files));
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
      end();
    };
  }, []);

  return over ? (
    <div className={css.everywhere} aria-hidden>
      {t("import.drop")}
    </div>
  ) : null;
}
