import { Button } from "@mantine/core";
import { IconCircleCheck, IconHelpCircle, IconTableOff } from "@tabler/icons-react";
import { useState } from "react";
import type { PlannedTable, Standing, TableEdit } from "@/api/import";
import { useModel } from "@/api/table";
import { ChangeRow } from "@/features/import/ChangeRow";
import css from "@/features/import/changes.module.css";
import { included } from "@/features/import/plan";
import { useShownValues, type Show } from "@/features/import/shownValues";
import { groupChanges, newFields, type ChangeGroup, type What } from "@/features/import/standing";
import { Empty, Failure } from "@/ui/states";
import { count as shownCount, t } from "@/ui/text/text";

/** Records of a kind that are shown while all kinds are. */
const FEW = 8;

interface Props {
  table: PlannedTable;
  tables: PlannedTable[];
  onEdit: (edit: TableEdit) => void;
}

/** Middle, where rows go into a table that stands: what would become of each record. */
export function Changes({ table, tables, onEdit }: Props) {
  const there = useModel().data?.tables.find((one) => one.name === table.into?.table);
  const label = there?.label ?? table.label;
  const { into } = table;
  const show = useShownValues(there, into?.compared?.examples ?? [], tables);
  if (!included(table)) {
    return (
      <Empty
        icon={IconTableOff}
        title={t("again.outTitle")}
        action={
          <Button variant="default" onClick={() => onEdit({ name: table.name, include: true })}>
            {t("again.takeIn")}
          </Button>
        }
      >
        {t("again.outOfPlan")}
      </Empty>
    );
  }
  if (into?.problem)
    return <Failure title={t("again.problem")} detail={`${into.problem} ${t("again.problemHelp")}`} />;
  if (!into?.compared) return <Empty icon={IconHelpCircle} title={t("again.unknown")} />;
  return (
    <div
      className={css.scroll}
      role="region"
      tabIndex={0}
      aria-label={t("again.changesOf", { table: label })}
    >
      <Kinds
        key={table.name}
        into={into}
        groups={groupChanges(into.compared, new Set(newFields(table, there).map((field) => field.label)))}
        same={into.compared.same}
        show={show}
      />
    </div>
  );
}

interface KindsProps {
  into: Standing;
  groups: ChangeGroup[];
  /** Records that stay as they are. */
  same: number;
  show: Show;
}

function Kinds({ into, groups, same, show }: KindsProps) {
  const [only, setOnly] = useState<What | null>(null);
  const chosen = groups.filter((group) => group.what === only);
  const shown = chosen.length ? chosen : groups;
  if (groups.length === 0) {
    return (
      <Empty icon={IconCircleCheck} title={t("again.nothing")}>
        {same > 0 ? t("again.nothingHelp", { n: same }) : t("again.nothingNone")}
      </Empty>
    );
  }
  const all = groups.reduce((sum, group) => sum + group.count, 0);
  return (
    <>
      <div className={css.filter}>
        <div className={css.chips} role="group" aria-label={t("again.show")}>
          {groups.length > 1 ? (
            <Chip pressed={chosen.length === 0} onPress={() => setOnly(null)}>
              {t("again.count.all", { n: all })}
            </Chip>
          ) : null}
          {groups.map(({ what, count }) => (
            <Chip
              key={what}
              what={what}
              pressed={only === what}
              onPress={() => setOnly(only === what ? null : what)}
            >
              {t(`again.count.${what}`, { n: count })}
            </Chip>
          ))}
        </div>
        {same > 0 ? <p className={css.same}>{t("again.same", { n: same })}</p> : null}
      </div>
      {shown.map((group) => (
        <Group key={group.what} group={group} into={into} show={show} alone={shown.length === 1} />
      ))}
    </>
  );
}

interface ChipProps {
  what?: What;
  pressed: boolean;
  onPress: () => void;
  children: string;
}

function Chip({ what, pressed, onPress, children }: ChipProps) {
  return (
    <button type="button" className={css.chip} aria-pressed={pressed} onClick={onPress}>
      {what ? <span className={css.dot} data-what={what} aria-hidden /> : null}
      {children}
    </button>
  );
}

interface GroupProps {
  group: ChangeGroup;
  into: Standing;
  show: Show;
  /** It is the only one on the screen, and so is shown whole. */
  alone: boolean;
}

function Group({ group, into, show, alone }: GroupProps) {
  const [open, setOpen] = useState(false);
  const { what, count, examples } = group;
  const whole = alone || open || examples.length <= FEW + 2;
  const shown = whole ? examples : examples.slice(0, FEW);
  return (
    <section className={css.group} aria-label={t(`again.group.${what}`)}>
      <h2 className={css.heading}>
        <span className={css.dot} data-what={what} aria-hidden />
        {t(`again.group.${what}`)}
        <span className={css.count}>
          {examples.length < count ? t("again.first", { n: examples.length, of: count }) : shownCount(count)}
        </span>
      </h2>
      <p className={css.help}>{helpOf(what, into)}</p>
      <ul className={css.list}>
        {shown.map((example, at) => (
          <ChangeRow
            key={`${example.row ?? ""}/${example.record ?? ""}/${at}`}
            {...{ example, into, show }}
          />
        ))}
      </ul>
      {whole ? null : (
        <button type="button" className={css.more} onClick={() => setOpen(true)}>
          {t(examples.length < count ? "again.showFirst" : "again.showAll", { n: examples.length })}
        </button>
      )}
    </section>
  );
}

function helpOf(what: What, into: Standing): string {
  if (what === "gone")
    return t(into.gone === "delete" ? "again.groupHelp.goneDelete" : "again.groupHelp.goneKeep");
  return t(what === "conflict" ? "again.groupHelp.conflictHere" : `again.groupHelp.${what}`);
}
