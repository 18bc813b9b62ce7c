import { Chip, Group, Input, Switch, Textarea, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconGripVertical, IconTrash } from "@tabler/icons-react";
import { useId, type KeyboardEvent, type PointerEvent } from "react";
import type { Question } from "@/api/form";
import type { Field, Table } from "@/api/table";
import { sizeWords } from "@/fields/files/words";
import { kindOf } from "@/fields/kinds";
import { FormulaEditor } from "@/features/formula/FormulaEditor";
import { FILE_KINDS, kindWord } from "@/features/form/fileKinds";
import { isLink, LONGEST_FILE, MOST_FILES, takesFiles } from "@/features/formEditor/draft";
import css from "@/features/formEditor/formEditor.module.css";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  question: Question;
  field: Field | undefined;
  table: Table;
  tables: Table[];
  /** What is answered before it. */
  earlier: Field[];
  open: boolean;
  wrong: string | undefined;
  lifted: boolean;
  onOpen: () => void;
  onChange: (question: Question) => void;
  onRemove: () => void;
  onGrab: (down: PointerEvent) => void;
  onMove: (way: -1 | 1) => void;
}

/** A question as its author sees it: a line that opens. */
export function QuestionCard(props: Props) {
  const { question, field, earlier, open, wrong, lifted, onOpen, onRemove, onGrab, onMove } = props;
  const id = useId();
  const label = question.label ?? field?.label ?? question.field;
  const Sign = field ? kindOf(field).icon : undefined;
  const condition = question.when?.trim();

  function onKey(event: KeyboardEvent) {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (way === 0) return;
    event.preventDefault();
    onMove(way);
  }

  return (
    <li className={css.card} data-open={open || undefined} data-lifted={lifted || undefined} data-question="">
      <div className={css.line}>
        <button
          type="button"
          className={css.grip}
          aria-label={t("formMake.move", { question: label })}
          title={t("formMake.moveHelp")}
          data-grip={question.field}
          onPointerDown={onGrab}
          onKeyDown={onKey}
        >
          <IconGripVertical size={16} aria-hidden />
        </button>
        <button type="button" className={css.name} aria-expanded={open} aria-controls={id} onClick={onOpen}>
          {Sign ? <Sign size={15} stroke={1.7} aria-hidden /> : null}
          <span className="cut">{label}</span>
          {question.required || field?.required ? (
            <span className={css.must}>{t("form.required")}</span>
          ) : null}
          {condition ? <span className={css.when}>{t("formMake.onlyIf", { condition })}</span> : null}
          {open ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        </button>
        <IconButton icon={IconTrash} label={t("formMake.remove", { question: label })} onClick={onRemove} />
      </div>
      {wrong ? (
        <p className={css.wrong} role="alert">
          {wrong}
        </p>
      ) : null}
      {open ? (
        <div id={id} className={css.parts}>
          <Parts {...props} earlier={earlier} />
        </div>
      ) : null}
    </li>
  );
}

function Parts({ question, field, table, tables, earlier, onChange }: Props) {
  const set = (part: Partial<Question>) => onChange({ ...question, ...part });
  const always = field?.required === true;
  return (
    <>
      <TextInput
        label={t("formMake.label")}
        placeholder={field?.label ?? ""}
        value={question.label ?? ""}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <Textarea
        label={t("formMake.help")}
        autosize
        minRows={1}
        maxRows={6}
        value={question.help ?? ""}
        onChange={(event) => set({ help: event.currentTarget.value })}
      />
      <Switch
        label={t("formMake.required")}
        description={always ? t("formMake.requiredByTable") : undefined}
        disabled={always}
        checked={always || question.required === true}
        onChange={(event) => set({ required: event.currentTarget.checked })}
      />
      {field && isLink(field) ? <p className={css.quiet}>{t("formMake.pickHelp")}</p> : null}
      {field && takesFiles(field) ? (
        <Chip.Group
          multiple
          value={question.kinds ?? []}
          onChange={(chosen) => set({ kinds: FILE_KINDS.filter((kind) => chosen.includes(kind)) })}
        >
          <Input.Wrapper
            label={t("formMake.kinds")}
            labelElement="div"
            description={t("formMake.kindsHelp", { n: MOST_FILES, size: sizeWords(LONGEST_FILE) })}
          >
            <Group gap={6} mt={6} role="group" aria-label={t("formMake.kinds")}>
              {FILE_KINDS.map((kind) => (
                <Chip key={kind} value={kind} size="xs" variant="outline">
                  {kindWord(kind)}
                </Chip>
              ))}
            </Group>
          </Input.Wrapper>
        </Chip.Group>
      ) : null}
      {earlier.length ? (
        <FormulaEditor
          table={{ ...table, fields: earlier }}
          tables={tables}
          label={t("formMake.when")}
          description={t("formMake.whenHelp")}
          placeholder={t("formMake.whenExample", { field: earlier.at(-1)?.label ?? "" })}
          condition
          value={question.when ?? ""}
          onChange={(when) => set({ when })}
        />
      ) : (
        <p className={css.quiet}>{t("formMake.whenFirst")}</p>
      )}
    </>
  );
}
