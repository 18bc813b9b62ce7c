import { Menu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import type { Rows } from "@/api/recordPages";
import type { Selection } from "@/api/record";
import { figureNames, type FigureName } from "@/views/grid/figures/figures";
import css from "@/views/grid/figures/figures.module.css";
import { MOST_ADDED, useFigures, useKept, type Chosen } from "@/views/grid/figures/useFigures";
import "@/ui/text/laterWords";
import { count, t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";

interface Props {
  chosen: Chosen;
  table: string;
  pages: Rows;
  shown: Omit<Selection, "sort">;
}

const named = (name: FigureName) => t(`summary.functions.${name}`);

/** What the selected cells come to, at the end of the bar below the records: their count and one figure, and all of them in its menu. */
export default function SelectedFigures({ chosen, table, pages, shown }: Props) {
  const version = useSyncExternalStore(pages.watch, pages.version);
  const figures = useFigures(chosen, { table, pages, version, shown });
  const [kept, keep] = useKept(figureNames, "sum");
  if (figures === "tooMany")
    return (
      <span className={css.figures} title={t("selection.tooMany", { most: MOST_ADDED })}>
        –<span className="sr">{t("selection.tooMany", { most: MOST_ADDED })}</span>
      </span>
    );
  if (!figures)
    return (
      <span className={css.figures}>
        …<span className="sr">{t("selection.loading")}</span>
      </span>
    );
  const filled = <Figure name={t("selection.count")} values={[count(figures.filled)]} />;
  if (figures.shown.sum.length === 0) return <span className={css.figures}>{filled}</span>;
  return (
    <Menu position="top-end" portalProps={withinMain}>
      <Menu.Target>
        <button type="button" className={css.figures} title={t("selection.label")}>
          {filled}
          <Figure name={named(kept)} values={figures.shown[kept]} />
        </button>
      </Menu.Target>
      <Menu.Dropdown miw={240}>
        <Menu.Label>{t("selection.show")}</Menu.Label>
        {figureNames.map((name) => (
          <Menu.Item
            key={name}
            aria-current={name === kept || undefined}
            leftSection={<IconCheck size={14} aria-hidden opacity={name === kept ? 1 : 0} />}
            rightSection={<span className={css.value}>{figures.shown[name].join(" · ")}</span>}
            onClick={() => keep(name)}
          >
            {named(name)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What cannot be added to each other stands beside each other. */
function Figure({ name, values }: { name: string; values: string[] }) {
  return (
    <span className={css.figure}>
      {name} <span className={css.value}>{values.join(" · ")}</span>
    </span>
  );
}
