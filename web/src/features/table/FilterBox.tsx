import { Button, Popover, Textarea } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useRef, useState } from "react";
import type { Field } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import css from "@/features/table/toolbar.module.css";
import { t } from "@/ui/text/text";

interface Props {
  fields: Field[];
  value: string;
  wrong: string | null;
  onApply: (formula: string) => void;
}

/** A filter as a formula, with the fields at hand. */
export function FilterBox({ fields, value, wrong, onApply }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={380} trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={css.quiet}
          data-on={value !== "" || undefined}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconFilter size={15} stroke={1.7} aria-hidden />
          <span className="cut">{value ? t("filter.is", { formula: value }) : t("filter.title")}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown p={12}>
        {open ? (
          <Form
            fields={fields}
            value={value}
            wrong={wrong}
            onApply={(formula) => {
              onApply(formula);
              setOpen(false);
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function Form({ fields, value, wrong, onApply }: Props) {
  const [formula, setFormula] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);

  function insert(field: Field) {
    const at = area.current?.selectionStart ?? formula.length;
    const name = `{${field.label}}`;
    setFormula(formula.slice(0, at) + name + formula.slice(area.current?.selectionEnd ?? at));
    area.current?.focus();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onApply(formula.trim());
      }}
    >
      <Textarea
        ref={area}
        label={t("filter.label")}
        description={t("filter.help")}
        placeholder={t("filter.example")}
        autosize
        minRows={2}
        maxRows={6}
        value={formula}
        error={formula === value ? wrong : null}
        onChange={(event) => setFormula(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault();
            onApply(formula.trim());
          }
        }}
        styles={{ input: { fontFamily: "var(--mono)", fontSize: 12 } }}
        data-autofocus
      />
      <div className={css.names}>
        {fields.map((field) => {
          const Sign = kindOf(field).icon;
          return (
            <button key={field.name} type="button" className={css.name} onClick={() => insert(field)}>
              <Sign size={12} aria-hidden />
              <span className="cut">{field.label}</span>
            </button>
          );
        })}
      </div>
      <div className={css.acts}>
        <Button type="submit" size="xs">
          {t("filter.apply")}
        </Button>
        {value ? (
          <Button size="xs" variant="default" onClick={() => onApply("")}>
            {t("filter.clear")}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
