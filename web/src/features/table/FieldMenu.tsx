import { Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconCheck,
  IconColumnInsertLeft,
  IconColumnInsertRight,
  IconColumnRemove,
  IconFilter,
  IconLayoutList,
  IconPencil,
  IconPinned,
  IconPinnedOff,
  IconSum,
  IconTrash,
  IconX,
} from "@tabler/icons-react";
import type { Field, Table } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { MisfitsItem, type Misfitting } from "@/features/table/MisfitsItem";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";
import type { MenuPlace } from "@/views/grid/gridProps";
import type { Summing } from "@/views/grid/SummaryRow";
import type { Layout, OnLayout } from "@/views/grid/layout";
import { canGroup, MOST_GROUPED, partOf, type GroupPart } from "@/views/group";
import { functionName, functionsOf } from "@/views/summary";
import { sortWords } from "@/views/sortWords";
import { sortBy, type SortPart } from "@/views/sort";

interface Props {
  place: MenuPlace;
  tables: Table[];
  sort: SortPart[];
  groups: GroupPart[];
  summing: Pick<Summing, "summary" | "onChoose">;
  /** The columns that are shown, in their order. */
  shown: Field[];
  layout: Layout;
  onLayout: OnLayout;
  onShown: (fields: Field[]) => void;
  onSort: (parts: SortPart[]) => void;
  onGroup: (parts: GroupPart[]) => void;
  onFilter: (field: Field) => void;
  misfitting: Misfitting;
  /** None: whoever sees this may not change fields. */
  onShape: ((field: Field) => void) | undefined;
  /** Makes a column that comes to stand at this place among those that are shown. */
  onInsert: (at: number) => void;
  onDelete: (field: Field) => void;
  onClose: () => void;
}

/** The menu of a column: what it is, and what can be done by it. */
export function FieldMenu(props: Props) {
  const { place, tables, sort, shown, layout, onLayout, onSort, onFilter, onShape, onInsert } = props;
  const { onDelete, onClose } = props;
  const { field } = place;
  const at = shown.findIndex(({ name }) => name === field.name);
  const sorted = sort.some((part) => part.field === field.name);
  const target = tables.find((table) => table.name === field.link?.table);
  const Sign = kindOf(field).icon;
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      width={230}
      withinPortal={false}
      floatingStrategy="fixed"
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={css.anchor}
          style={{ left: place.x, top: place.y }}
          aria-label={t("shape.menuOf", { field: field.label })}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={css.about}>
          <Sign size={14} aria-hidden />
          <span>
            {target ? t("shape.linkTo", { table: target.label }) : t(`type.${field.type}`)}
            {field.required ? `, ${t("field.required")}` : ""}
            {field.unique ? `, ${t("field.unique")}` : ""}
          </span>
        </Menu.Label>
        {field.description ? <p className={css.described}>{field.description}</p> : null}
        {field.formula ? <code className={css.formula}>{field.formula}</code> : null}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconArrowUp size={14} />}
          onClick={() => onSort(sortBy(sort, field.name, "up"))}
        >
          {t("sort.is", { words: sortWords(field, false) })}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={14} />}
          onClick={() => onSort(sortBy(sort, field.name, "down"))}
        >
          {t("sort.is", { words: sortWords(field, true) })}
        </Menu.Item>
        {sorted ? (
          <Menu.Item leftSection={<IconX size={14} />} onClick={() => onSort(sortBy(sort, field.name, null))}>
            {t("sort.none")}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconFilter size={14} />} onClick={() => onFilter(field)}>
          {t("filter.by")}
        </Menu.Item>
        <MisfitsItem {...props.misfitting} field={field} />
        <GroupItem {...props} field={field} />
        <SumItem field={field} {...props.summing} />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPinned size={14} />}
          onClick={() => onLayout((now) => ({ ...now, frozen: field.name }))}
        >
          {t("grid.freeze")}
        </Menu.Item>
        {layout.frozen === null ? null : (
          <Menu.Item
            leftSection={<IconPinnedOff size={14} />}
            onClick={() => onLayout((now) => ({ ...now, frozen: null }))}
          >
            {t("grid.unfreeze")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconColumnRemove size={14} />}
          disabled={shown.length === 1}
          onClick={() => props.onShown(shown.filter((other) => other.name !== field.name))}
        >
          {t("grid.hide")}
        </Menu.Item>
        {onShape ? (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconColumnInsertLeft size={14} />} onClick={() => onInsert(at)}>
              {t("grid.insertLeft")}
            </Menu.Item>
            <Menu.Item leftSection={<IconColumnInsertRight size={14} />} onClick={() => onInsert(at + 1)}>
              {t("grid.insertRight")}
            </Menu.Item>
            <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => onShape(field)}>
              {t("shape.change")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconTrash size={14} />}
              color="var(--red)"
              onClick={() => onDelete(field)}
            >
              {t("shape.delete")}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Puts records together by the column too, below what they are together by already; or no longer. */
function GroupItem({ field, groups, onGroup }: Pick<Props, "groups" | "onGroup"> & { field: Field }) {
  if (!canGroup(field)) return null;
  const others = groups.filter((part) => part.field !== field.name);
  const grouped = others.length < groups.length;
  return (
    <Menu.Item
      leftSection={grouped ? <IconX size={14} /> : <IconLayoutList size={14} />}
      disabled={!grouped && groups.length >= MOST_GROUPED}
      onClick={() => onGroup(grouped ? others : [...groups, partOf(field)])}
    >
      {grouped ? t("group.remove", { field: field.label }) : t("group.by")}
    </Menu.Item>
  );
}

/** What stands below the column; as in the row there. */
function SumItem({ field, summary, onChoose }: Props["summing"] & { field: Field }) {
  const chosen = summary[field.name];
  return (
    <Menu.Sub position="right-start">
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconSum size={14} />}>
          {t("summary.choose", { field: field.label })}
        </Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        <Menu.Item aria-current={chosen === undefined || undefined} onClick={() => onChoose(field, null)}>
          {t("summary.none")}
        </Menu.Item>
        {functionsOf(field).map((each) => (
          <Menu.Item
            key={each}
            aria-current={each === chosen || undefined}
            rightSection={each === chosen ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => onChoose(field, each)}
          >
            {functionName(field, each)}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
