import { Button, CloseButton, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useLayoutEffect, useRef } from "react";
import type { GroupedPages } from "@/api/groupedPages";
import { MOST_GROUPS } from "@/api/groups";
import type { Field } from "@/api/table";
import css from "@/features/table/toolbar.module.css";
import { IconButton } from "@/ui/iconButton";
import { sortWords } from "@/views/sortWords";
import { t } from "@/ui/text/text";
import { canGroup, hasSpans, MOST_GROUPED, partOf, spans, type GroupPart, type Span } from "@/views/group";

export interface GroupProps {
  fields: Field[];
  parts: GroupPart[];
  /** Where records are in groups. */
  pages: GroupedPages | null;
  onGroup: (parts: GroupPart[]) => void;
  /** How many there may be, and must be. */
  most?: number;
  least?: number;
  /** What adding one is called. */
  add?: string;
}

/** The fields that records are put together by, and one more. */
export function GroupParts(props: GroupProps) {
  const { fields, parts, pages, onGroup, most = MOST_GROUPED, least = 0 } = props;
  const word = props.add ?? t("group.add");
  const labelOf = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  const free = fields.filter((field) => canGroup(field) && !parts.some((part) => part.field === field.name));

  const adding = useRef<HTMLInputElement>(null);
  const removed = useRef(false);

  // The button that took one away went with it, and the focus must not; there is room for another one now.
  useLayoutEffect(() => {
    if (!removed.current || !adding.current) return;
    removed.current = false;
    adding.current.focus();
  }, [parts]);

  function add(name: string) {
    const field = fields.find((each) => each.name === name);
    if (field) onGroup([...parts, partOf(field)]);
  }

  const change = (part: GroupPart, next: GroupPart) =>
    onGroup(parts.map((other) => (other === part ? next : other)));

  return (
    <>
      {parts.map((part) => {
        const field = fields.find((each) => each.name === part.field);
        return (
          <div key={part.field} className={css.part}>
            <span className={css.partName}>{labelOf(part.field)}</span>
            {field && hasSpans(field) ? (
              <SpanSelect
                label={t("group.span", { field: field.label })}
                span={part.span}
                onSpan={(span) =>
                  change(part, { field: part.field, down: part.down, ...(span ? { span } : {}) })
                }
              />
            ) : null}
            <IconButton
              icon={part.down ? IconArrowDown : IconArrowUp}
              label={sortWords(field, part.down)}
              onClick={() => change(part, { ...part, down: !part.down })}
            />
            {parts.length > least ? (
              <CloseButton
                size="sm"
                aria-label={t("group.remove", { field: labelOf(part.field) })}
                onClick={() => {
                  removed.current = true;
                  onGroup(parts.filter((other) => other !== part));
                }}
              />
            ) : null}
          </div>
        );
      })}
      {parts.length < most ? (
        <Select
          ref={adding}
          size="sm"
          aria-label={word}
          placeholder={word}
          searchable
          openOnFocus={false}
          value={null}
          data={free.map((field) => ({ value: field.name, label: field.label }))}
          onChange={(name) => name && add(name)}
          comboboxProps={{ withinPortal: false }}
        />
      ) : null}
      {pages ? (
        <div className={css.partActs}>
          <Button size="compact-xs" variant="subtle" onClick={() => pages.toggleAll(true)}>
            {t("group.close")}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => pages.toggleAll(false)}>
            {t("group.open")}
          </Button>
        </div>
      ) : null}
      {pages?.more ? <p className={css.note}>{t("group.more", { n: MOST_GROUPS })}</p> : null}
    </>
  );
}

interface SpanProps {
  label: string;
  span: Span | undefined;
  onSpan: (span: Span | undefined) => void;
}

function SpanSelect({ label, span, onSpan }: SpanProps) {
  return (
    <Select
      size="xs"
      w={110}
      aria-label={label}
      allowDeselect={false}
      value={span ?? "exact"}
      data={(["exact", ...spans] as const).map((each) => ({ value: each, label: t(`group.spans.${each}`) }))}
      onChange={(next) => onSpan(spans.find((each) => each === next))}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
