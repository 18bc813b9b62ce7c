import type { Table } from "@/api/table";
import { usePlaces } from "@/features/palette/usePlaces";
import css from "@/features/start/start.module.css";
import { t } from "@/ui/text/text";

const FEW = 6;

/** Where the person was before; nothing where that is nowhere. */
export function RecentList({ workspace, tables }: { workspace: string; tables: Table[] }) {
  const { recent } = usePlaces(workspace, tables);
  if (recent.length === 0) return null;
  return (
    <section className={css.part} aria-label={t("start.recent")}>
      <h2 className={css.heading}>{t("start.recent")}</h2>
      <ul className={css.recent}>
        {recent.slice(0, FEW).map(({ key, icon: Sign, label, hint, run }) => (
          <li key={key}>
            <button type="button" className={css.place} onClick={run}>
              <Sign size={16} stroke={1.7} aria-hidden />
              <span className={css.called}>
                <span className="cut">{label}</span>
                <span className={`${css.kind} cut`}>{hint}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
