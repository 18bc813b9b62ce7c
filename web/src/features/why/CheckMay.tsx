import { NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import { useMembers } from "@/api/member";
import { useModel } from "@/api/table";
import { useWhy, type Question } from "@/api/why";
import { abilities, deeds } from "@/features/roles/rights";
import { Answer } from "@/features/why/Answer";
import css from "@/features/why/why.module.css";
import lines from "@/ui/lines.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";
import "@/ui/text/sharingWords";

const isAbility = (what: string) => abilities.some((ability) => ability === what);

/** For administrators: whether a person may do something, and by which part of their role. */
export function CheckMay() {
  const members = useMembers().data?.members ?? [];
  const tables = useModel().data?.tables ?? [];
  const [person, setPerson] = useState<string | null>(null);
  const [deed, setDeed] = useState("change");
  const [table, setTable] = useState<string | null>(null);
  const [record, setRecord] = useState<number | undefined>();
  const [field, setField] = useState<string | null>(null);
  const beyond = isAbility(deed);
  const of = tables.find(({ name }) => name === table);
  const question: Question = { do: deed, person: Number(person ?? 0) };
  if (!beyond && of) Object.assign(question, { table: of.name, record, field: field ?? undefined });
  const ready = person !== null && (beyond || of !== undefined);
  const asked = useWhy(question, ready);
  return (
    <section aria-label={t("why.check")}>
      <h2 className={lines.heading}>{t("why.check")}</h2>
      <p className={lines.soft}>{t("why.checkHelp")}</p>
      <div className={css.check}>
        <Select
          label={t("why.person")}
          searchable
          data={members
            .filter(({ role }) => role !== null)
            .map(({ id, name }) => ({ value: String(id), label: name }))}
          value={person}
          onChange={setPerson}
        />
        <Select
          label={t("why.act")}
          allowDeselect={false}
          data={[
            ...deeds.map((value) => ({ value, label: t(`roles.deed.${value}`) })),
            ...abilities.map((value) => ({ value, label: t(`roles.ability.${value}`) })),
          ]}
          value={deed}
          onChange={(chosen) => chosen && setDeed(chosen)}
        />
        {beyond ? null : (
          <>
            <Select
              label={t("why.table")}
              data={tables.map(({ name, label }) => ({ value: name, label }))}
              value={table}
              onChange={(chosen) => {
                setTable(chosen);
                setField(null);
              }}
            />
            <NumberInput
              label={t("why.record")}
              placeholder={t("why.anyRecord")}
              min={1}
              allowDecimal={false}
              value={record ?? ""}
              onChange={(value) => setRecord(typeof value === "number" && value > 0 ? value : undefined)}
            />
            <Select
              label={t("why.field")}
              placeholder={t("why.allFields")}
              clearable
              data={(of?.fields ?? []).map(({ name, label }) => ({ value: name, label }))}
              value={field}
              onChange={setField}
            />
          </>
        )}
      </div>
      {ready ? (
        <div className={css.said}>
          <Answer asked={asked} field={of?.fields.find(({ name }) => name === field)?.label} />
        </div>
      ) : null}
    </section>
  );
}
