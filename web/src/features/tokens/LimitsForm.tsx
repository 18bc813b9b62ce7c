import { Checkbox, MultiSelect, NumberInput, Select } from "@mantine/core";
import type { Role } from "@/api/role";
import type { Table } from "@/api/table";
import { DayBox } from "@/fields/DayBox";
import { capital } from "@/features/roles/sentences";
import { actions, isPast, withAction, type Draft } from "@/features/tokens/limits";
import css from "@/features/tokens/tokens.module.css";
import { t } from "@/ui/text/text";

interface Props {
  id: string;
  draft: Draft;
  tables: Table[];
  roles: Role[];
  onChange: (draft: Draft) => void;
  /** Whether the day that is typed can be read. */
  onReadable: (readable: boolean) => void;
}

/** What a new token may do at most. */
export function LimitsForm({ id, draft, tables, roles, onChange, onReadable }: Props) {
  return (
    <div id={id} className={css.limits} role="group" aria-label={t("limits.title")}>
      <Select
        label={t("limits.role")}
        allowDeselect={false}
        data={[
          { value: "", label: t("limits.own") },
          ...roles.map(({ name, label }) => ({ value: name, label })),
        ]}
        value={draft.role ?? ""}
        onChange={(role) => onChange({ ...draft, role: role || null })}
      />
      <MultiSelect
        label={t("limits.tables")}
        {...(draft.tables.length ? {} : { placeholder: t("limits.allTables") })}
        searchable
        hidePickedOptions
        data={tables.map(({ name, label }) => ({ value: name, label }))}
        value={draft.tables}
        onChange={(chosen) => onChange({ ...draft, tables: chosen })}
      />
      <Checkbox.Group
        className={css.wide ?? ""}
        label={t("limits.actions")}
        description={t("limits.readAlways")}
        value={draft.actions}
      >
        <div className={css.actions}>
          {actions.map((action) => (
            <Checkbox
              key={action}
              value={action}
              label={capital(t(`limits.action.${action}`))}
              disabled={action === "read"}
              onChange={(event) => onChange(withAction(draft, action, event.currentTarget.checked))}
            />
          ))}
        </div>
      </Checkbox.Group>
      <NumberInput
        label={t("limits.minute")}
        placeholder={t("limits.minuteAny")}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        value={draft.perMinute ?? ""}
        onChange={(value) => {
          const n = Number(value);
          onChange({ ...draft, perMinute: value === "" || !(n >= 1) ? null : n });
        }}
      />
      <DayBox
        label={t("limits.untilLabel")}
        day={draft.until ?? ""}
        wrong={isPast(draft.until) ? t("limits.past") : undefined}
        onChange={(until, readable) => {
          onChange({ ...draft, until });
          onReadable(readable);
        }}
      />
    </div>
  );
}
