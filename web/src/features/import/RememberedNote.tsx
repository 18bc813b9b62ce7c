import { IconChevronRight, IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useImports, type Proposal } from "@/api/import";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/import/remembered.module.css";
import { dayWords } from "@/ui/moment";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

/** At the top of a plan: what was decided for an earlier one and holds here too, and what does not hold any more. */
export function RememberedNote({ remembered }: { remembered: NonNullable<Proposal["remembered"]> }) {
  const workspace = useWorkspace();
  const imports = useImports();
  const [open, setOpen] = useState(false);
  const list = useId();
  const { taken, import: number, lapsed = [] } = remembered;
  const at = imports.data?.imports.find((line) => line.id === number)?.at;
  const of: Record<string, string> = at ? { day: dayWords(at) } : { number: String(number) };
  if (taken + lapsed.length === 0) return null;
  return (
    <aside className={css.note} aria-label={t("again.remembered.label")}>
      <IconHistory size={15} stroke={1.7} aria-hidden className={css.sign} />
      <div className={css.words}>
        <p>
          <Link
            to={routes.import}
            params={{ workspace, import: String(number) }}
            className={css.link}
            title={t("again.remembered.open")}
          >
            {taken > 0
              ? t(at ? "again.remembered.taken" : "again.remembered.takenNumber", { n: taken, ...of })
              : t(at ? "again.remembered.none" : "again.remembered.noneNumber", of)}
          </Link>{" "}
          {lapsed.length ? (
            <button
              type="button"
              className={css.lapsedButton}
              aria-expanded={open}
              aria-controls={list}
              onClick={() => setOpen(!open)}
            >
              <IconChevronRight size={13} aria-hidden className={css.chevron} />
              {t("again.remembered.lapsed", { n: lapsed.length })}
            </button>
          ) : null}
        </p>
        <ul id={list} className={css.list} hidden={!open}>
          {lapsed.map((sentence, place) => (
            <li key={place}>{sentence}</li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
