import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronDown, IconChevronUp, IconLink, IconTrash, IconX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { Problem, sentence } from "@/api/problem";
import { fetchRecord } from "@/api/record";
import type { RecordPages } from "@/api/recordPages";
import type { Table } from "@/api/table";
import { titleOf } from "@/fields/linked";
import { Comments } from "@/features/comments/Comments";
import { FieldRow } from "@/features/record/FieldRow";
import { History } from "@/features/record/History";
import { NewRecord } from "@/features/record/NewRecord";
import css from "@/features/record/record.module.css";
import { recordKey, type Writing } from "@/features/table/useWriting";
import { IconButton } from "@/ui/iconButton";
import { ago, fullMoment } from "@/ui/moment";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  id: number | "new";
  pages: RecordPages;
  writing: Writing;
  narrow: boolean;
  onOpen: (id: number) => void;
  onClose: () => void;
}

/** The record at the right: all its fields, its history; or the form of a new one. */
export function RecordPanel(props: Props) {
  const { table, id, narrow, onClose } = props;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, [role=menu]");
      if (event.key === "Escape" && !typing && !event.defaultPrevented) onClose();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [onClose]);

  return (
    <aside
      className={css.panel}
      data-narrow={narrow || undefined}
      aria-label={t("record.panel", { table: table.label })}
    >
      {id === "new" ? <NewRecord {...props} /> : <Standing {...props} id={id} />}
    </aside>
  );
}

function Standing({ workspace, table, tables, id, pages, writing, onOpen, onClose }: Props & { id: number }) {
  const loaded = useQuery({
    queryKey: recordKey(workspace, table.name, id),
    queryFn: () => fetchRecord(workspace, table, id),
    retry: false,
  });
  const [tab, setTab] = useState<string | null>("fields");
  const record = pages.get(id) ?? loaded.data;
  const place = pages.place(id);
  const before = place === undefined ? undefined : pages.rows[place - 1];
  const after = place === undefined ? undefined : pages.rows[place + 1];

  if (!record) {
    return (
      <>
        <div className={css.head}>
          <span className={css.title} />
          <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
        </div>
        {loaded.isError ? (
          <Failure
            title={
              loaded.error instanceof Problem && loaded.error.status === 404
                ? t("record.gone")
                : t("record.failed")
            }
            detail={sentence(loaded.error)}
          />
        ) : (
          <Bones lines={8} label={t("record.loading")} />
        )}
      </>
    );
  }

  async function copyLink() {
    await navigator.clipboard.writeText(window.location.href);
    say(t("record.linkCopied"));
  }

  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{titleOf(record, table)}</h2>
        <IconButton
          icon={IconChevronUp}
          label={t("record.before")}
          disabled={!before}
          onClick={() => before && onOpen(before.id)}
        />
        <IconButton
          icon={IconChevronDown}
          label={t("record.after")}
          disabled={!after}
          onClick={() => after && onOpen(after.id)}
        />
        <IconButton icon={IconLink} label={t("record.copyLink")} onClick={() => void copyLink()} />
        <IconButton
          icon={IconTrash}
          label={t("record.delete")}
          onClick={() => {
            onClose();
            void writing.remove([id]);
          }}
        />
        <IconButton icon={IconX} label={t("act.close")} onClick={onClose} />
      </div>
      <Tabs value={tab} onChange={setTab} className={css.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="fields">{t("record.fields")}</Tabs.Tab>
          <Tabs.Tab value="history">{t("record.history")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields" className={css.body}>
          <dl className={css.fields}>
            {table.fields.map((field) => (
              <FieldRow
                key={field.name}
                record={record}
                field={field}
                tables={tables}
                onWrite={(value, shown) =>
                  void writing.write([{ id, edits: [{ field: field.name, value, shown }] }])
                }
              />
            ))}
          </dl>
          <p className={css.stamp} title={fullMoment(record.created_at)}>
            {t("record.stamp", {
              id: String(record.id),
              made: ago(record.created_at),
              changed: ago(record.updated_at),
            })}
          </p>
          <Comments table={table.name} id={id} />
        </Tabs.Panel>
        <Tabs.Panel value="history" className={css.body}>
          <History
            workspace={workspace}
            table={table}
            tables={tables}
            id={id}
            onRestored={() => writing.refresh(id)}
          />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
