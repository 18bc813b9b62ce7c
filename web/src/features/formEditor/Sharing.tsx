import { Button, CopyButton, Switch, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconCopy, IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { renewLink, type Form } from "@/api/form";
import type { View } from "@/api/view";
import css from "@/features/formEditor/formEditor.module.css";
import { withHint } from "@/features/table/useShaping";
import { formPath } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

interface Props {
  workspace: string;
  table: string;
  view: View;
  form: Form;
  /** The secret that leads to it now. */
  link: string;
  onOpen: (open: boolean) => void;
}

/** Whether it takes answers, and where strangers find it. */
export function Sharing({ workspace, table, view, form, link, onOpen }: Props) {
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const address = `${location.origin}${formPath(workspace, link)}`;

  async function renew() {
    setBusy(true);
    try {
      await renewLink(workspace, cache, table, view.name);
      say(t("formMake.renewed"));
      setAsking(false);
    } catch (error) {
      say({ tone: "bad", text: withHint(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className={css.block} aria-label={t("formMake.sharing")}>
      <Switch
        label={t("formMake.open")}
        description={t(form.open ? "formMake.openHelp" : "formMake.closedHelp")}
        checked={form.open === true}
        onChange={(event) => onOpen(event.currentTarget.checked)}
      />
      <TextInput
        label={t("formMake.address")}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={css.row}>
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Button size="compact-sm" leftSection={<IconCopy size={14} />} onClick={copy}>
              {t(copied ? "act.copied" : "formMake.copy")}
            </Button>
          )}
        </CopyButton>
        <Button
          size="compact-sm"
          variant="default"
          component="a"
          href={formPath(workspace, link)}
          target="_blank"
          rel="noopener"
          leftSection={<IconExternalLink size={14} />}
        >
          {t("formMake.openPage")}
        </Button>
        {asking ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconRefresh size={14} />}
            onClick={() => setAsking(true)}
          >
            {t("formMake.renew")}
          </Button>
        )}
      </div>
      {asking ? (
        <div className={css.ask} role="group" aria-label={t("formMake.renew")}>
          <p>{t("formMake.renewHelp")}</p>
          <div className={css.row}>
            <Button size="compact-sm" color="red" loading={busy} onClick={() => void renew()}>
              {t("formMake.renewNow")}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsking(false)}>
              {t("act.cancel")}
            </Button>
          </div>
        </div>
      ) : null}
    </section>
  );
}
