import { useMemo, useState } from "react";
import type { Form } from "@/api/form";
import type { Table } from "@/api/table";
import page from "@/features/form/form.module.css";
import { FormFiles } from "@/features/form/formFiles";
import { FormSteps } from "@/features/form/FormSteps";
import { asShown, noAnswers } from "@/features/formEditor/draft";
import css from "@/features/formEditor/formEditor.module.css";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

const none = { stamp: "", work: () => Promise.resolve("") };
const noStamps = { now: () => none, renew: () => Promise.resolve(none) };

/** The form as strangers see it. Nothing is sent, and every question is asked. */
export function FormPreview({ form, table }: { form: Form; table: Table }) {
  const shown = useMemo(() => asShown(form, table), [form, table]);
  const [round, setRound] = useState(0);
  const files = useMemo(() => new FormFiles(null, shown, noStamps), [shown]);
  const [done, setDone] = useState(false);
  return (
    <>
      <p className={css.quiet}>{t("formMake.previewHelp")}</p>
      <div className={`${page.sheet} ${css.preview}`}>
        {done ? (
          <>
            <h2 className={page.title}>{t("form.thanks")}</h2>
            {form.confirmation?.message ? <p className={page.lead}>{form.confirmation.message}</p> : null}
            <div className={page.acts}>
              <button
                type="button"
                className={page.second}
                onClick={() => {
                  setRound(round + 1);
                  setDone(false);
                }}
              >
                {t("form.again")}
              </button>
            </div>
          </>
        ) : (
          <>
            <h2 className={page.title}>{shown.title}</h2>
            {shown.description ? <p className={page.lead}>{shown.description}</p> : null}
            <FormSteps
              key={round}
              form={shown}
              place={null}
              files={files}
              initial={noAnswers}
              onSend={() => {
                setDone(true);
                return Promise.resolve(null);
              }}
            />
          </>
        )}
      </div>
    </>
  );
}
