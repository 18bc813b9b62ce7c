import { Alert, Button, SegmentedControl, Switch, Textarea, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Form } from "@/api/form";
import type { Table } from "@/api/table";
import type { View } from "@/api/view";
import { useLatest } from "@/features/formEditor/useLatest";
import { FormPreview } from "@/features/formEditor/FormPreview";
import {
  addQuestion,
  addStep,
  changeQuestion,
  changeStep,
  lacking,
  placeOf,
  questionFor,
  removeStep,
  stepsOf,
  unasked,
  type Place,
} from "@/features/formEditor/draft";
import css from "@/features/formEditor/formEditor.module.css";
import { Sharing } from "@/features/formEditor/Sharing";
import { StepBlock } from "@/features/formEditor/StepBlock";
import { useMoving } from "@/features/formEditor/useMoving";
import { faultsOf, useKept, why } from "@/features/formEditor/useKept";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";
import "@/ui/text/formWords";

interface Props {
  workspace: string;
  table: Table;
  tables: Table[];
  view: View;
  saved: Form;
}

/** A form as its author makes it. */
export default function FormEditor({ workspace, table, tables, view, saved }: Props) {
  const { form, keeping, change, retry } = useKept(workspace, table.name, view, saved);
  const [page, setPage] = useState<"make" | "preview">("make");
  const [open, setOpen] = useState<string | null>(null);
  const latest = useLatest(form);
  const moving = useMoving(latest, change);
  const left = unasked(form, table, view.fields ?? undefined);
  const faults = faultsOf(keeping);
  const said = why(keeping);
  const missing = lacking(form, table);
  const set = (part: Partial<Form>) => change({ ...latest.current, ...part });
  const confirmation = form.confirmation ?? {};
  const wrong = (place: Place) =>
    faults.find((one) => {
      const of = placeOf(one);
      return of?.step === place.step && of.question === place.question;
    })?.message;
  const ofWhole = said && !faults.some((one) => placeOf(one)) ? said : null;

  return (
    <div className={css.page}>
      <div className={css.inner}>
        <h1 className="sr">{`${table.label}: ${view.label}`}</h1>
        <div className={css.head}>
          <SegmentedControl
            size="sm"
            value={page}
            data={[
              { value: "make", label: t("formMake.make") },
              { value: "preview", label: t("formMake.preview") },
            ]}
            onChange={(next) => setPage(next === "preview" ? "preview" : "make")}
          />
          <span className={css.quiet} role="status">
            {keeping === "kept"
              ? t("formMake.kept")
              : keeping === "waiting"
                ? t("formMake.keeping")
                : t("formMake.notKept")}
          </span>
        </div>
        {ofWhole ? (
          <Alert color="red" variant="light" role="alert" p="sm">
            {ofWhole}{" "}
            <Button size="compact-xs" variant="default" onClick={retry}>
              {t("act.retry")}
            </Button>
          </Alert>
        ) : null}
        {missing.length ? (
          <Alert color="yellow" variant="light" p="sm" c="var(--text)">
            {t("formMake.lacking", { fields: missing.map(({ label }) => label).join(", ") })}
          </Alert>
        ) : null}
        {page === "preview" ? (
          <FormPreview form={form} table={table} />
        ) : (
          <>
            <Sharing
              workspace={workspace}
              table={table.name}
              view={view}
              form={form}
              link={saved.link ?? ""}
              onOpen={(now) => set({ open: now })}
            />
            <section className={css.block} aria-label={t("formMake.words")}>
              <TextInput
                label={t("formMake.title")}
                value={form.title}
                onChange={(event) => set({ title: event.currentTarget.value })}
              />
              <Textarea
                label={t("formMake.description")}
                autosize
                minRows={1}
                maxRows={8}
                value={form.description ?? ""}
                onChange={(event) => set({ description: event.currentTarget.value })}
              />
            </section>
            {stepsOf(form).map((_, at) => (
              <StepBlock
                key={at}
                form={form}
                at={at}
                table={table}
                tables={tables}
                left={left}
                open={open}
                wrong={wrong}
                lifted={moving.lifted}
                over={moving.over}
                onStep={(step, part) => change(changeStep(latest.current, step, part))}
                onRemoveStep={(step) => change(removeStep(latest.current, step))}
                onQuestion={(place, question) => change(changeQuestion(latest.current, place, question))}
                onAdd={(step, field) => {
                  change(addQuestion(latest.current, step, questionFor(field)));
                  setOpen(field.name);
                }}
                onOpen={(field) => setOpen(open === field ? null : field)}
                onGrab={moving.grab}
                onMove={moving.move}
              />
            ))}
            <Button
              className={css.addStep}
              variant="default"
              leftSection={<IconPlus size={15} />}
              onClick={() => change(addStep(latest.current))}
            >
              {t("formMake.addStep")}
            </Button>
            <section className={css.block} aria-label={t("formMake.after")}>
              <h2>{t("formMake.after")}</h2>
              <Textarea
                label={t("formMake.message")}
                placeholder={t("form.thanks")}
                autosize
                minRows={2}
                maxRows={8}
                value={confirmation.message ?? ""}
                onChange={(event) =>
                  set({ confirmation: { ...confirmation, message: event.currentTarget.value } })
                }
              />
              <TextInput
                label={t("formMake.goOn")}
                placeholder="https://example.com"
                value={confirmation.link ?? ""}
                onChange={(event) =>
                  set({ confirmation: { ...confirmation, link: event.currentTarget.value } })
                }
              />
              <Switch
                label={t("formMake.again")}
                checked={confirmation.again === true}
                onChange={(event) =>
                  set({ confirmation: { ...confirmation, again: event.currentTarget.checked } })
                }
              />
            </section>
          </>
        )}
      </div>
      <div className="sr" role="status">
        {moving.said}
      </div>
    </div>
  );
}
