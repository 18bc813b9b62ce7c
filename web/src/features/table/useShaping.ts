import { useQueryClient } from "@tanstack/react-query";
import { changeField, createField, deleteField, type FieldBody, type Shaped } from "@/api/field";
import { Problem, sentence } from "@/api/problem";
import type { ShownRecords } from "@/api/shownRecords";
import type { Field, Table } from "@/api/table";
import { UndoStack, type ColumnAct, type Followed } from "@/api/undo";
import type { TableSearch } from "@/features/table/TablePage";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { readFilter } from "@/views/filter/read";
import { writeFilter } from "@/views/filter/write";
import { readColours, writeColours } from "@/views/colouring";
import { readGroups, writeGroups } from "@/views/group";
import { saidFields } from "@/views/saved";
import { readSort, writeSort } from "@/views/sort";

/** Where a new column is to stand among those that are shown. */
export interface ColumnPlace {
  columns: Field[];
  at: number;
}

/** Changes of a table's fields from its page, each with its undoing, and with what is shown kept true to them. */
export function useShaping(
  workspace: string,
  table: Table,
  pages: ShownRecords,
  shown: Followed,
  onShow: (change: Partial<TableSearch>) => void,
) {
  const cache = useQueryClient();

  function tell(text: string, shaped: Shaped, before: Partial<TableSearch>) {
    void pages.reload();
    say({ text, action: { label: t("act.undo"), run: () => void takeBack(shaped, before) } });
  }

  /** The key for undoing knows of it too, as of what is done to records. */
  function keep({ seq }: Shaped, column: ColumnAct) {
    // Where nothing was otherwise there is nothing to take back.
    if (seq > 0)
      new UndoStack(workspace, sessionStorage).push([{ table: table.name, record: 0, column, seq }]);
  }

  async function takeBack({ seq, undo }: Shaped, before: Partial<TableSearch>) {
    try {
      await undo();
      new UndoStack(workspace, sessionStorage).forget(seq);
      onShow(before);
      void pages.reload();
      say(t("shape.undone"));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: withHint(error) }) });
    }
  }

  /** The filter, order, groups and colours, where they name a field that is called otherwise now, or is gone. */
  function follow(fields: Field[]): { before: Followed; after: Followed } {
    const { filter, sort, group, colours } = shown;
    const known = new Set(fields.map((field) => field.name));
    const here = <P extends { field: string }>(parts: P[]) => parts.filter((part) => known.has(part.field));
    /**
     * A formula with the fields as they are called now; what asks about one that is gone is left out. Where nothing of it changes it
     * stays as it is written.
     */
    const renamed = (formula: string) => {
      const read = readFilter(formula, table.fields);
      if (!read) return formula;
      const written = writeFilter(read, fields);
      return written === writeFilter(read, table.fields) ? formula : written;
    };
    const rules = readColours(colours).map((rule) => ({ ...rule, when: renamed(rule.when) }));
    const coloured = rules.filter((rule) => rule.when !== "" && (!rule.field || known.has(rule.field)));
    const after = {
      filter: renamed(filter),
      sort: writeSort(here(readSort(sort))),
      group: writeGroups(here(readGroups(group))),
      colours: writeColours(coloured),
    };
    onShow({
      filter: after.filter || undefined,
      sort: after.sort || undefined,
      group: after.group || undefined,
      colours: after.colours || undefined,
    });
    return { before: { filter, sort, group, colours }, after };
  }

  /** Shows the new one of these fields at its place; answers what was shown before. */
  function put(fields: Field[], { columns, at }: ColumnPlace): Partial<TableSearch> {
    const known = new Set(table.fields.map(({ name }) => name));
    const made = fields.filter(({ name }) => !known.has(name));
    const before = saidFields(table.fields, columns);
    // By what they are called now: fields that were read again are other objects.
    onShow({ fields: saidFields(fields, columns.toSpliced(at, 0, ...made)) });
    return { fields: before || undefined };
  }

  return {
    /** `place`: among the columns that are shown, where it is to stand at another than the end. */
    async create(body: FieldBody, place?: ColumnPlace) {
      const shaped = await createField(workspace, cache, table.name, body);
      keep(shaped, { label: body.label ?? "", act: "added" });
      const before = place && shaped.table ? put(shaped.table.fields, place) : {};
      tell(t("shape.added", { field: body.label ?? "" }), shaped, before);
    },
    async change(field: Field, body: FieldBody) {
      const shaped = await changeField(workspace, cache, table.name, field.name, body);
      const label = body.label ?? field.label;
      const shown = body.label && shaped.table ? follow(shaped.table.fields) : undefined;
      keep(shaped, { label, act: "changed", ...(shown ? { shown } : {}) });
      tell(t("shape.changed", { field: label }), shaped, shown?.before ?? {});
    },
    async remove(field: Field) {
      const shaped = await deleteField(workspace, cache, table.name, field.name);
      const shown = follow(table.fields.filter((other) => other !== field));
      keep(shaped, { label: field.label, act: "deleted", shown });
      tell(t("shape.deleted", { field: field.label }), shaped, shown.before);
    },
  };
}

/** What was refused, and what to do first. */
export function withHint(error: unknown): string {
  const hint = error instanceof Problem ? error.hint : undefined;
  return hint ? `${sentence(error)} ${hint}` : sentence(error);
}
