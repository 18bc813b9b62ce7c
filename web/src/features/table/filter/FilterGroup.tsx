import { Button, CloseButton, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { CSSProperties, ReactNode } from "react";
import type { Field } from "@/api/table";
import { FilterCondition } from "@/features/table/filter/FilterCondition";
import css from "@/features/table/filter/filter.module.css";
import {
  groupIn,
  isGroupLine,
  lastField,
  lineOf,
  type GroupLine,
  type Line,
} from "@/features/table/filter/lines";
import "@/ui/text/laterWords";
import { t } from "@/ui/text/text";
import { conditionOn, type Join } from "@/views/filter/filter";

/** Groups within groups are offered so deep; a formula that goes deeper is shown all the same. */
const DEEPEST = 3;

interface Props {
  group: GroupLine;
  fields: Field[];
  narrow: boolean;
  /** The place of a group among the others, as it is told; blank for all of the filter. */
  place: string;
  depth: number;
  /** `at`: the line that the focus goes to. */
  onChange: (group: GroupLine, at?: number) => void;
  /** Beside what adds a condition. */
  acts?: ReactNode;
}

/** Conditions and groups of them, a line each, and the word between them. */
export function FilterGroup({ group, fields, narrow, place, depth, onChange, acts }: Props) {
  const { lines, join } = group;
  const inside = depth > 0;
  const placeOf = (at: number) => `${place}${at + 1}`;
  const replace = (line: Line, by: Line, at?: number) =>
    onChange({ ...group, lines: lines.map((other) => (other === line ? by : other)) }, at);

  function add(make: (field: Field) => Line) {
    const field = fields.find((one) => one.name === lastField(group)) ?? fields[0];
    if (!field) return;
    const line = make(field);
    onChange({ ...group, lines: [...lines, line] }, isGroupLine(line) ? line.lines[0]?.key : line.key);
  }

  function remove(line: Line) {
    const at = lines.indexOf(line);
    const left = lines.toSpliced(at, 1);
    onChange({ ...group, lines: left }, (left[at] ?? left.at(-1) ?? group).key);
  }

  return (
    <>
      <ol className={css.lines}>
        {lines.map((line, at) =>
          isGroupLine(line) ? (
            <li key={line.key} data-line={line.key}>
              <div className={css.group} role="group" aria-label={t("filterGroup.name", { n: placeOf(at) })}>
                <div className={css.groupHead}>
                  <Lead
                    at={at}
                    join={join}
                    inside={inside}
                    onJoin={(how) => onChange({ ...group, join: how })}
                  />
                  <JoinSelect
                    label={t("filterGroup.join", { n: placeOf(at) })}
                    join={line.join}
                    words={{ and: t("filterGroup.all"), or: t("filterGroup.any") }}
                    onJoin={(how) => replace(line, { ...line, join: how })}
                  />
                  <CloseButton
                    size="sm"
                    className={css.remove}
                    aria-label={t("filterGroup.remove", { n: placeOf(at) })}
                    onClick={() => remove(line)}
                  />
                </div>
                <div className={css.inner} style={{ "--depth": depth + 1 } as CSSProperties}>
                  <FilterGroup
                    group={line}
                    fields={fields}
                    narrow={narrow}
                    place={`${placeOf(at)}.`}
                    depth={depth + 1}
                    onChange={(inner, focus) =>
                      inner.lines.length ? replace(line, inner, focus) : remove(line)
                    }
                  />
                </div>
              </div>
            </li>
          ) : (
            <li key={line.key} className={css.line} data-line={line.key} data-narrow={narrow || undefined}>
              <Lead at={at} join={join} inside={inside} onJoin={(how) => onChange({ ...group, join: how })} />
              <FilterCondition
                condition={line.condition}
                fields={fields}
                place={placeOf(at)}
                focus={at === lines.length - 1 && line.condition.operand === null}
                onChange={(condition) => replace(line, { ...line, condition })}
              />
              <CloseButton
                size="sm"
                className={css.remove}
                aria-label={t("filter.remove", { n: placeOf(at) })}
                onClick={() => remove(line)}
              />
            </li>
          ),
        )}
      </ol>
      <div className={css.acts} data-acts={group.key}>
        <Button
          size={inside ? "compact-xs" : "xs"}
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => add((field) => lineOf(conditionOn(field)))}
        >
          {t("filter.add")}
        </Button>
        {depth < DEEPEST ? (
          <Button
            size={inside ? "compact-xs" : "xs"}
            variant="subtle"
            leftSection={<IconPlus size={14} />}
            onClick={() => add((field) => groupIn(group, field))}
          >
            {t("filterGroup.add")}
          </Button>
        ) : null}
        {acts}
      </div>
    </>
  );
}

interface LeadProps {
  at: number;
  join: Join;
  /** A group says at its head how its conditions hang together. */
  inside: boolean;
  onJoin: (join: Join) => void;
}

/** Before the first condition "where", before the second a choice of and and or, before the others the same word. */
function Lead({ at, join, inside, onJoin }: LeadProps) {
  if (at === 0) return <span className={css.lead}>{inside ? "" : t("filter.where")}</span>;
  if (inside || at > 1) return <span className={css.lead}>{t(`filter.joins.${join}`)}</span>;
  return (
    <JoinSelect
      label={t("filter.join")}
      join={join}
      words={{ and: t("filter.joins.and"), or: t("filter.joins.or") }}
      onJoin={onJoin}
    />
  );
}

interface JoinProps {
  label: string;
  join: Join;
  words: Record<Join, string>;
  onJoin: (join: Join) => void;
}

function JoinSelect({ label, join, words, onJoin }: JoinProps) {
  return (
    <Select
      size="xs"
      styles={{ input: { paddingInlineStart: 8, paddingInlineEnd: 20 }, section: { width: 22 } }}
      aria-label={label}
      allowDeselect={false}
      value={join}
      data={(["and", "or"] as const).map((value) => ({ value, label: words[value] }))}
      onChange={(how) => how && onJoin(how as Join)}
      comboboxProps={{ withinPortal: false, floatingStrategy: "fixed" }}
    />
  );
}
