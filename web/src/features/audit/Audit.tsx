import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import css from "@/features/audit/audit.module.css";
import { Done } from "@/features/audit/Done";
import { SignIns } from "@/features/audit/SignIns";
import "@/ui/text/accessWords";
import { Page } from "@/ui/page";
import { t } from "@/ui/text/text";

const parts = ["done", "signIns"] as const;

/** What was done in the workspace, and who signed in: for whoever answers for it. */
export function Audit() {
  const [part, setPart] = useState<(typeof parts)[number]>("done");
  return (
    <Page title={t("audit.title")} lead={t("audit.lead")}>
      <SegmentedControl
        className={css.which ?? ""}
        aria-label={t("audit.part")}
        data={parts.map((value) => ({ value, label: t(`audit.${value}`) }))}
        value={part}
        onChange={setPart}
      />
      {part === "done" ? <Done /> : <SignIns />}
    </Page>
  );
}
