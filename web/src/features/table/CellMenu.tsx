import { Menu, Popover } from "@mantine/core";
import {
  IconArrowBarToDown,
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconCut,
  IconEraser,
  IconExternalLink,
  IconFilter,
  IconFilterX,
  IconHistory,
  IconLink,
  IconLock,
  IconPlus,
  IconTrash,
  type Icon,
} from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { eyes } from "@/api/eyes";
import { mayDo } from "@/api/may";
import type { ShownRecords } from "@/api/shownRecords";
import type { Field, Table } from "@/api/table";
import { canEdit, kindOf } from "@/fields/kinds";
import { useRecordActs, type RecordActs } from "@/features/record/useRecordActs";
import css from "@/features/table/toolbar.module.css";
import { useBackToGrid } from "@/features/table/useBackToGrid";
import { useCloseByEscape } from "@/features/table/useCloseByEscape";
import type { Writing } from "@/features/table/useWriting";
import { WhyNot } from "@/features/why/WhyNot";
import { say } from "@/ui/quietBar";
import "@/ui/text/laterWords";
import "@/ui/text/sharingWords";
import { t } from "@/ui/text/text";
import { byValue } from "@/views/filter/byValue";
import type { CellPlace } from "@/views/grid/gridProps";
import { keysShown } from "@/views/grid/keyNames";

export interface CellMenuProps {
  place: CellPlace;
  workspace: string;
  table: Table;
  tables: Table[];
  pages: ShownRecords;
  writing: Writing;
  onFilter: (formula: string) => void;
  onOpen: (id: number) => void;
  onHistory: (id: number) => void;
  /** None: whoever sees this may not add records. */
  onAdd: (() => void) | undefined;
  /** Shows the form of a new record that begins as a copy. */
  onCopy: (from: number) => void;
  onRemove: (ids: number[]) => void;
  onClose: () => void;
}

/** The menu of a cell: what can be done with what is selected, with its record, and by its value. */
export function CellMenu(props: CellMenuProps) {
  const { place, workspace, table, tables, pages, writing, onOpen, onCopy, onClose } = props;
  useBackToGrid();
  const nowhere = () => undefined;
  const acts = useRecordActs(
    { workspace, table, tables, pages, writing, onOpen, onCopy, onLeave: nowhere, onFields: nowhere },
    place.record,
  );
  // One that waits to be made has nothing yet that the server knows of.
  const stands = place.record.id > 0;
  const [asking, setAsking] = useState(false);
  const may = mayDo(table, "change");
  // With another's eyes nothing can be changed, and their role is not why.
  const keeps = !may || place.field.read_only === true || kindOf(place.field).computed === true;
  const kept = stands && eyes(workspace) === null && keeps;
  const anchor = (
    <button
      type="button"
      tabIndex={-1}
      className={css.anchor}
      style={{ left: place.x, top: place.y }}
      aria-label={t("cells.menu")}
    />
  );
  if (asking) {
    const field = may ? place.field : undefined;
    return <Reason anchor={anchor} table={table} record={place.record.id} field={field} onClose={onClose} />;
  }
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      width={270}
      withinPortal={false}
      floatingStrategy="fixed"
      // Not by a key elsewhere, as menus are otherwise: the one that opens it is on its way still.
      clickOutsideEvents={["mousedown", "touchstart"]}
    >
      <Menu.Target>{anchor}</Menu.Target>
      <Menu.Dropdown className={css.long} onContextMenu={(event) => event.preventDefault()}>
        <ClipboardItems place={place} may={may} />
        {kept ? (
          <Item icon={IconLock} stays onClick={() => setAsking(true)}>
            {t("why.notChange")}
          </Item>
        ) : null}
        <Menu.Divider />
        <RecordItems {...props} acts={stands ? acts : null} />
        {stands ? <FilterItems {...props} /> : null}
        <RowItems {...props} acts={stands ? acts : null} />
      </Menu.Dropdown>
    </Menu>
  );
}

interface ReasonProps {
  anchor: ReactNode;
  table: Table;
  record: number;
  field: Field | undefined;
  onClose: () => void;
}

/** Why the cell cannot be changed, where its menu stood. */
function Reason({ anchor, onClose, ...asked }: ReasonProps) {
  // The item that asked is gone, and the focus may be with the grid again.
  useCloseByEscape(onClose);
  return (
    <Popover
      opened
      onClose={onClose}
      position="bottom-start"
      shadow="md"
      withinPortal={false}
      floatingStrategy="fixed"
      trapFocus
    >
      <Popover.Target>{anchor}</Popover.Target>
      <Popover.Dropdown aria-label={t("why.notChange")}>
        <WhyNot {...asked} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface ItemProps {
  icon: Icon;
  /** What does the same. */
  keys?: string;
  bad?: boolean;
  /** The menu stays open, for what comes in its place. */
  stays?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Item({ icon: Sign, keys, bad, stays = false, onClick, children }: ItemProps) {
  return (
    <Menu.Item
      leftSection={<Sign size={14} aria-hidden />}
      rightSection={keys ? <span className={css.keys}>{keysShown(keys)}</span> : null}
      color={bad ? "var(--red)" : undefined}
      closeMenuOnClick={!stays}
      onClick={onClick}
    >
      {children}
    </Menu.Item>
  );
}

function ClipboardItems({ place, may }: { place: CellPlace; may: boolean }) {
  const { commands } = place;
  const writes = may && place.selected.some(canEdit);

  /** Answers whether it is on the clipboard; else the key is told, which a browser never keeps from anybody. */
  function copy(keys: string): boolean {
    commands.focus();
    const could = commands.copy();
    if (!could) say({ tone: "bad", text: t("cells.copyKey", { keys: keysShown(keys) }) });
    return could;
  }

  async function paste() {
    if (!(await commands.paste()))
      say({ tone: "bad", text: t("cells.pasteKey", { keys: keysShown("Mod+V") }) });
  }

  return (
    <>
      {writes ? (
        <Item icon={IconCut} keys="Mod+X" onClick={() => copy("Mod+X") && commands.clear()}>
          {t("cells.cut")}
        </Item>
      ) : null}
      <Item icon={IconCopy} keys="Mod+C" onClick={() => copy("Mod+C")}>
        {t("cells.copy")}
      </Item>
      {writes ? (
        <>
          <Item icon={IconClipboard} keys="Mod+V" onClick={() => void paste()}>
            {t("cells.paste")}
          </Item>
          <Item icon={IconEraser} keys="Delete" onClick={commands.clear}>
            {t("cells.clear")}
          </Item>
          <Item icon={IconArrowBarToDown} keys="Mod+D" onClick={commands.fillDown}>
            {t("cells.fillDown")}
          </Item>
        </>
      ) : null}
    </>
  );
}

type RecordProps = CellMenuProps & { acts: RecordActs | null };

function RecordItems({ place, acts, onOpen, onHistory }: RecordProps) {
  const { id } = place.record;
  return (
    <>
      <Item icon={IconExternalLink} keys="Space" onClick={() => onOpen(id)}>
        {t("cells.open")}
      </Item>
      {acts ? (
        <>
          <Item icon={IconLink} onClick={() => void acts.copyLink()}>
            {t("cells.link")}
          </Item>
          <Item icon={IconHistory} onClick={() => onHistory(id)}>
            {t("cells.history")}
          </Item>
        </>
      ) : null}
    </>
  );
}

function FilterItems({ place, table, tables, onFilter }: CellMenuProps) {
  const found = byValue(place.record, place.field, table.fields, tables);
  if (!found) return null;
  return (
    <>
      <Menu.Divider />
      <Item icon={IconFilter} onClick={() => onFilter(found.has)}>
        {t("cells.filter")}
      </Item>
      <Item icon={IconFilterX} onClick={() => onFilter(found.hasNot)}>
        {t("cells.exclude")}
      </Item>
    </>
  );
}

/** Records come, and go. A new one stands where the table's order has it: without one, at the end. */
function RowItems({ place, table, acts, onAdd, onRemove }: RecordProps) {
  const duplicate = acts?.duplicate;
  const removes = mayDo(table, "delete");
  if (!onAdd && !removes) return null;
  return (
    <>
      <Menu.Divider />
      {onAdd ? (
        <Item icon={IconPlus} onClick={onAdd}>
          {t("grid.new")}
        </Item>
      ) : null}
      {duplicate ? (
        <Item icon={IconCopyPlus} onClick={() => void duplicate()}>
          {t("cells.duplicate")}
        </Item>
      ) : null}
      {removes ? (
        <Item icon={IconTrash} bad onClick={() => void place.commands.records().then(onRemove)}>
          {t("cells.delete", { n: place.records })}
        </Item>
      ) : null}
    </>
  );
}
