import { mayDo } from "@/api/may";
import type { SheafRecord } from "@/api/record";
import type { Field, Table } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { BackLinks } from "@/features/record/BackLinks";
import { backLinksTo } from "@/features/record/backLinks";
import { FieldRow } from "@/features/record/FieldRow";
import type { OnWrite } from "@/features/record/FieldValue";
import { OwnLinks } from "@/features/record/OwnLinks";
import { sectionsOf } from "@/features/record/sections";
import { AskWhy } from "@/features/why/AskWhy";
import css from "@/features/record/record.module.css";
import type { Writing } from "@/features/table/useWriting";
import { ago, fullMoment } from "@/ui/moment";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  record: SheafRecord;
  table: Table;
  tables: Table[];
  writing: Writing;
  /** Columns of the small tables of linked records. */
  columns: number;
  /** Of its sections; what is within them has the next one. */
  heading: "h2" | "h3";
}

const isLink = (field: Field) => field.type === "link" || field.type === "links";
const isGiven = (field: Field) => kindOf(field).computed === true;

/** All of a record: what people write, under their own headings too, what Sheaf works out, what it points to, and what points to it. */
export function RecordFields({ workspace, record, table, tables, writing, columns, heading }: Props) {
  const Heading = heading;
  const inner = heading === "h2" ? "h3" : "h4";
  const sections = sectionsOf(table.fields);
  const own = sections.filter(({ label }) => label !== null);
  const bare = sections.find(({ label }) => label === null)?.fields ?? [];
  const links = bare.filter(isLink);
  const given = bare.filter(isGiven);
  const ordinary = bare.filter((field) => !isLink(field) && !isGiven(field));
  const back = backLinksTo(table, tables);
  const write =
    (field: Field): OnWrite =>
    (value, shown, begun) =>
      void writing.write([{ id: record.id, edits: [{ field: field.name, value, shown, ...begun }] }]);
  const change = { do: "change", table: table.name, record: record.id };
  const rows = (fields: Field[]) => (
    <dl className={css.fields}>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          record={record}
          field={field}
          tables={tables}
          why={
            field.read_only ? (
              <AskWhy question={{ ...change, field: field.name }} field={field.label} />
            ) : undefined
          }
          onWrite={write(field)}
        />
      ))}
    </dl>
  );
  const linked = (fields: Field[]) =>
    fields.map((field) => (
      <OwnLinks
        key={field.name}
        workspace={workspace}
        record={record}
        field={field}
        tables={tables}
        columns={columns}
        heading={inner}
        onWrite={write(field)}
      />
    ));
  return (
    <>
      {ordinary.length ? rows(ordinary) : null}
      {own.map(({ label, fields }) => (
        <section key={label} aria-label={label ?? ""}>
          <Heading className={css.section}>{label}</Heading>
          {fields.every(isLink) ? null : rows(fields.filter((field) => !isLink(field)))}
          {linked(fields.filter(isLink))}
        </section>
      ))}
      {given.length ? (
        <section aria-label={t("record.sections.computed")}>
          <Heading className={css.section}>{t("record.sections.computed")}</Heading>
          {rows(given)}
        </section>
      ) : null}
      {links.length ? (
        <section aria-label={t("record.sections.links")}>
          <Heading className={css.section}>{t("record.sections.links")}</Heading>
          {linked(links)}
        </section>
      ) : null}
      {back.length ? (
        <section aria-label={t("record.sections.back")}>
          <Heading className={css.section}>{t("record.sections.back")}</Heading>
          <BackLinks
            workspace={workspace}
            record={record}
            table={table}
            tables={tables}
            links={back}
            columns={columns}
            heading={inner}
          />
        </section>
      ) : null}
      {mayDo(table, "change") ? null : (
        <p className={css.stamp} data-noprint>
          {t("why.readOnly")} <AskWhy question={change} />
        </p>
      )}
      <p className={css.stamp} title={fullMoment(record.created_at)} data-noprint>
        {stampOf(record, ago)}
      </p>
      <p className={css.stamp} data-printonly>
        {stampOf(record, fullMoment)}
      </p>
    </>
  );
}

/** When it was made and changed; on paper by the day, which stays true. */
const stampOf = (record: SheafRecord, when: (at: string) => string) =>
  t("record.stamp", {
    id: String(record.id),
    made: when(record.created_at),
    changed: when(record.updated_at),
  });
