import { ActionIcon, Menu } from "@mantine/core";
import {
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDots,
  IconLink,
  IconPrinter,
  IconTrash,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import css from "@/features/record/record.module.css";
import type { Neighbours } from "@/features/record/useNeighbours";
import type { RecordActs } from "@/features/record/useRecordActs";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";

/** To the record before and after, in the order of the list. */
export function Steps({ neighbours, onGo }: { neighbours: Neighbours; onGo: (id: number) => void }) {
  const { before, after, place, noBefore, noAfter } = neighbours;
  return (
    <span className={css.steps} data-noprint>
      {place ? <span className={css.place}>{place}</span> : null}
      <IconButton
        icon={IconChevronUp}
        label={before === undefined ? noBefore : t("record.before")}
        disabled={before === undefined}
        onClick={() => before !== undefined && onGo(before)}
      />
      <IconButton
        icon={IconChevronDown}
        label={after === undefined ? noAfter : t("record.after")}
        disabled={after === undefined}
        onClick={() => after !== undefined && onGo(after)}
      />
    </span>
  );
}

/** What one may do. */
const entries = (acts: RecordActs) =>
  [
    { icon: IconLink, label: t("record.copyLink"), run: acts.copyLink },
    { icon: IconPrinter, label: t("record.print"), run: acts.print },
    { icon: IconCopy, label: t("record.duplicate"), run: acts.duplicate },
    { icon: IconTrash, label: t("record.delete"), run: acts.remove, bad: true },
  ].filter(({ run }) => run !== undefined);

/** What can be done with the record: each a button where there is room. */
export function ActButtons({ acts }: { acts: RecordActs }): ReactNode {
  return (
    <span className={css.steps} data-noprint>
      {entries(acts).map(({ icon, label, run }) => (
        <IconButton key={label} icon={icon} label={label} onClick={() => void run?.()} />
      ))}
    </span>
  );
}

/** The same in a menu. */
export function ActMenu({ acts }: { acts: RecordActs }) {
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--text-soft)"
          size={28}
          aria-label={t("record.actsMore")}
          title={t("record.actsMore")}
          data-noprint
        >
          <IconDots size={17} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {entries(acts).map(({ icon: Sign, label, run, bad }) => (
          <Menu.Item
            key={label}
            leftSection={<Sign size={14} aria-hidden />}
            color={bad ? "var(--red)" : undefined}
            onClick={() => void run?.()}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
