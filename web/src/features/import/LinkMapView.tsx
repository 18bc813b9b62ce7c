import { useElementSize } from "@mantine/hooks";
import { IconLink } from "@tabler/icons-react";
import type { PlannedTable } from "@/api/import";
import css from "@/features/import/linkMap.module.css";
import { BOX, fitted, layOut, linksOf } from "@/features/import/mapLayout";
import { useTelling } from "@/features/import/said";
import { t } from "@/ui/text/text";

/** How many of the link's values are found, as the evidence counts them. */
function Match({ evidence }: { evidence: string | undefined }) {
  const [, found, of] = /(\d+) of (\d+) values are found/.exec(evidence ?? "") ?? [];
  if (found === undefined || of === undefined) return null;
  return (
    <span className={css.match} data-some={found !== of || undefined}>
      {t("plan.linkMatch", { found: Number(found), of: Number(of) })}
    </span>
  );
}

/** Around the map, in px. */
const MARGIN = 24;

interface Props {
  tables: PlannedTable[];
  chosen: string;
  onChoose: (table: string, field?: string) => void;
}

/** The map: tables as small boxes, links as lines. */
export function LinkMapView({ tables, chosen, onChoose }: Props) {
  const telling = useTelling();
  const map = layOut(tables);
  const { ref, width } = useElementSize();
  const scale = fitted(map, width - 2 * MARGIN);
  return (
    <div ref={ref} className={css.scroll} tabIndex={0} role="region" aria-label={t("plan.map")}>
      <div
        className={css.map}
        style={{ width: map.width * scale, height: map.height * scale, margin: MARGIN }}
      >
        <div
          className={css.drawn}
          style={{ width: map.width, transform: scale === 1 ? undefined : `scale(${scale})` }}
        >
          <svg className={css.lines} width={map.width + 60} height={map.height} aria-hidden>
            {map.lines.map((line) => (
              <g
                key={line.key}
                data-near={line.from === chosen || line.to === chosen || undefined}
                data-formula={line.formula}
                className={css.line}
              >
                <path d={line.path} />
              </g>
            ))}
          </svg>
          {map.boxes.map(({ table, x, y, height }) => (
            <div
              key={table.name}
              className={css.box}
              data-chosen={table.name === chosen || undefined}
              style={{ left: x, top: y, width: BOX, height }}
            >
              <button type="button" className={css.head} onClick={() => onChoose(table.name)}>
                <span className="cut">{table.label}</span>
                <span className={css.rows}>{t("plan.rows", { n: table.rows })}</span>
              </button>
              {linksOf(table).map((field) => (
                <button
                  key={field.name}
                  type="button"
                  className={css.link}
                  title={field.evidence && telling.evidence(field.evidence, field.told?.evidence)}
                  onClick={() => onChoose(table.name, field.name)}
                >
                  <IconLink size={12} aria-hidden />
                  <span className="cut">{field.label}</span>
                  <Match evidence={field.evidence} />
                </button>
              ))}
            </div>
          ))}
        </div>
      </div>
      {map.lines.length === 0 ? <p className={css.none}>{t("plan.noLinks")}</p> : null}
      {map.lines.some((line) => line.formula) ? (
        <p className={css.none}>{t("wizard.formula.reads")}</p>
      ) : null}
    </div>
  );
}
