import { Button, Menu, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { PointerEvent } from "react";
import type { Form, Question } from "@/api/form";
import type { Field, Table } from "@/api/table";
import { kindOf } from "@/fields/kinds";
import { before, questionsOf, stepsOf, type Place } from "@/features/formEditor/draft";
import css from "@/features/formEditor/formEditor.module.css";
import { QuestionCard } from "@/features/formEditor/QuestionCard";
import { IconButton } from "@/ui/iconButton";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

export interface StepActs {
  onStep: (step: number, part: { title?: string; description?: string }) => void;
  onRemoveStep: (step: number) => void;
  onQuestion: (place: Place, question: Question | null) => void;
  onAdd: (step: number, field: Field) => void;
  onOpen: (field: string) => void;
  onGrab: (down: PointerEvent, place: Place) => void;
  onMove: (place: Place, way: -1 | 1) => void;
}

interface Props extends StepActs {
  form: Form;
  at: number;
  table: Table;
  tables: Table[];
  /** What is not asked yet. */
  left: Field[];
  open: string | null;
  wrong: (place: Place) => string | undefined;
  /** The question that is held, and where it would go. */
  lifted: Place | null;
  over: Place | null;
}

/** A step of the form: its words and its questions. */
export function StepBlock({ form, at, table, tables, left, open, wrong, lifted, over, ...acts }: Props) {
  const step = stepsOf(form)[at] ?? {};
  const several = stepsOf(form).length > 1;
  const questions = questionsOf(step);
  const falls = (n: number) => over?.step === at && over.question === n;
  return (
    <section className={css.step} data-step="" aria-label={t("formMake.step", { n: at + 1 })}>
      <div className={css.stepHead}>
        <h2>{t("formMake.step", { n: at + 1 })}</h2>
        {several ? (
          <IconButton
            icon={IconTrash}
            label={t("formMake.removeStep", { n: at + 1 })}
            onClick={() => acts.onRemoveStep(at)}
          />
        ) : null}
      </div>
      {several || step.title || step.description ? (
        <>
          <TextInput
            aria-label={t("formMake.stepTitle", { n: at + 1 })}
            placeholder={t("formMake.stepTitle", { n: at + 1 })}
            value={step.title ?? ""}
            onChange={(event) => acts.onStep(at, { title: event.currentTarget.value })}
          />
          <Textarea
            aria-label={t("formMake.stepDescription", { n: at + 1 })}
            placeholder={t("formMake.stepDescription", { n: at + 1 })}
            autosize
            minRows={1}
            maxRows={6}
            value={step.description ?? ""}
            onChange={(event) => acts.onStep(at, { description: event.currentTarget.value })}
          />
        </>
      ) : null}
      <ol className={css.cards}>
        {questions.map((question, n) => {
          const place = { step: at, question: n };
          return [
            falls(n) ? <li key="falls" className={css.falls} aria-hidden /> : null,
            <QuestionCard
              key={question.field}
              question={question}
              field={table.fields.find(({ name }) => name === question.field)}
              table={table}
              tables={tables}
              earlier={before(form, table, place)}
              open={open === question.field}
              wrong={wrong(place)}
              lifted={lifted?.step === at && lifted.question === n}
              onOpen={() => acts.onOpen(question.field)}
              onChange={(next) => acts.onQuestion(place, next)}
              onRemove={() => acts.onQuestion(place, null)}
              onGrab={(down) => acts.onGrab(down, place)}
              onMove={(way) => acts.onMove(place, way)}
            />,
          ];
        })}
        {falls(questions.length) ? <li className={css.falls} aria-hidden /> : null}
      </ol>
      {questions.length === 0 ? <p className={css.quiet}>{t("formMake.noQuestions")}</p> : null}
      <Menu position="bottom-start" width={240} withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            disabled={left.length === 0}
            title={left.length ? undefined : t("formMake.allAsked")}
            className={css.add}
          >
            {t("formMake.add")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
          {left.map((field) => {
            const Sign = kindOf(field).icon;
            return (
              <Menu.Item
                key={field.name}
                leftSection={<Sign size={14} />}
                onClick={() => acts.onAdd(at, field)}
              >
                {field.label}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
