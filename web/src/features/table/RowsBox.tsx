import { Menu } from "@mantine/core";
import { IconLineHeight } from "@tabler/icons-react";
import { t } from "@/ui/text/text";
import { rowHeights } from "@/ui/theme";
import { withinMain } from "@/ui/within";
import type { OnLayout, RowHeight } from "@/views/grid/layout";

interface Props {
  height: RowHeight;
  className: string | undefined;
  onLayout: OnLayout;
}

/** How tall the rows are. */
export function RowsBox({ height, className, onLayout }: Props) {
  const label =
    height === "medium" ? t("grid.rows") : t("grid.rowsAre", { height: t(`grid.rowHeights.${height}`) });
  return (
    <Menu position="bottom-start" width={170} portalProps={withinMain}>
      <Menu.Target>
        <button type="button" className={className} title={t("grid.rows")} aria-label={label}>
          <IconLineHeight size={15} stroke={1.7} aria-hidden />
          <span className="cut">{label}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("grid.rows")}</Menu.Label>
        {(Object.keys(rowHeights) as RowHeight[]).map((each) => (
          <Menu.Item
            key={each}
            aria-current={each === height || undefined}
            c={each === height ? "var(--accent-text)" : undefined}
            onClick={() => onLayout((now) => ({ ...now, rowHeight: each }))}
          >
            {t(`grid.rowHeights.${each}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
