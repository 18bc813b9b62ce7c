import { Button, CloseButton, Select } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useLayoutEffect, useRef, type KeyboardEvent } from "react";
import type { Field } from "@/api/table";
import css from "@/features/table/toolbar.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import { sortWords } from "@/views/sortWords";
import type { SortPart } from "@/views/sort";

export interface SortProps {
  fields: Field[];
  parts: SortPart[];
  onSort: (parts: SortPart[]) => void;
}

/** The fields that the order goes by, the first before the others, and one more. */
export function SortParts({ fields, parts, onSort }: SortProps) {
  const free = fields.filter((field) => !parts.some((part) => part.field === field.name));
  const root = useRef<HTMLDivElement>(null);
  const adding = useRef<HTMLInputElement>(null);
  const moved = useRef<{ field: string; way: Way } | null>(null);

  // A line that changes its place loses the focus; at an end there is only one way left.
  useLayoutEffect(() => {
    if (!moved.current) return;
    const { field, way } = moved.current;
    moved.current = null;
    const line = root.current?.querySelector(`[data-part="${CSS.escape(field)}"]`);
    const [before, after] = line?.querySelectorAll<HTMLButtonElement>("[data-move] button") ?? [];
    const [first, second] = way === -1 ? [before, after] : [after, before];
    (first?.disabled ? second : first)?.focus();
  }, [parts]);

  function move(part: SortPart, way: Way) {
    const at = parts.indexOf(part);
    if (!parts[at + way]) return;
    moved.current = { field: part.field, way };
    onSort(parts.toSpliced(at, 1).toSpliced(at + way, 0, part));
  }

  function onKey(event: KeyboardEvent, part: SortPart) {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    if (!event.altKey || way === null) return;
    event.preventDefault();
    move(part, way);
  }

  return (
    <div ref={root}>
      {parts.map((part, at) => (
        <div
          key={part.field}
          role="group"
          aria-label={labelIn(fields, part.field)}
          className={css.part}
          data-part={part.field}
          onKeyDown={(event) => onKey(event, part)}
        >
          <span className={css.partName}>{labelIn(fields, part.field)}</span>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={part.down ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />}
            onClick={() =>
              onSort(parts.map((other) => (other === part ? { ...other, down: !other.down } : other)))
            }
          >
            {sortWords(
              fields.find(({ name }) => name === part.field),
              part.down,
            )}
          </Button>
          {parts.length > 1 ? (
            <span className={css.partMoves} data-move>
              <IconButton
                icon={IconChevronUp}
                label={t("view.up", { field: labelIn(fields, part.field) })}
                disabled={at === 0}
                onClick={() => move(part, -1)}
              />
              <IconButton
                icon={IconChevronDown}
                label={t("view.down", { field: labelIn(fields, part.field) })}
                disabled={at === parts.length - 1}
                onClick={() => move(part, 1)}
              />
            </span>
          ) : null}
          <CloseButton
            size="sm"
            aria-label={t("sort.remove", { field: labelIn(fields, part.field) })}
            onClick={() => {
              // The button goes, and the focus must not go with it.
              adding.current?.focus();
              onSort(parts.filter((other) => other !== part));
            }}
          />
        </div>
      ))}
      <Select
        ref={adding}
        size="sm"
        aria-label={t("sort.add")}
        placeholder={t("sort.add")}
        searchable
        openOnFocus={false}
        value={null}
        data={free.map((field) => ({ value: field.name, label: field.label }))}
        onChange={(name) => name && onSort([...parts, { field: name, down: false }])}
        comboboxProps={{ withinPortal: false }}
      />
    </div>
  );
}

type Way = -1 | 1;

const labelIn = (fields: Field[], name: string) => fields.find((field) => field.name === name)?.label ?? name;
