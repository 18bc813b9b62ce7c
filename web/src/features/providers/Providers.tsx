import { Button } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useState } from "react";
import { isRefused } from "@/api/fault";
import { sentence } from "@/api/problem";
import { useProviders } from "@/api/provider";
import { ProviderForm } from "@/features/providers/ProviderForm";
import { ProviderLine } from "@/features/providers/ProviderLine";
import css from "@/features/providers/providers.module.css";
import lines from "@/ui/lines.module.css";
import { Page } from "@/ui/page";
import { say } from "@/ui/quietBar";
import { Bones, Empty, Failure } from "@/ui/states";
import "@/ui/text/accessWords";
import { t } from "@/ui/text/text";

/** Providers by which people sign in, for whoever administers the host. */
export function Providers() {
  const providers = useProviders();
  const [adding, setAdding] = useState(false);
  const all = providers.data?.providers ?? [];
  const add = adding ? null : (
    <Button variant={all.length === 0 ? "filled" : "default"} onClick={() => setAdding(true)}>
      {t("providers.add")}
    </Button>
  );
  return (
    <Page title={t("providers.title")} lead={t("providers.lead")}>
      {providers.isPending ? <Bones lines={4} label={t("providers.loading")} /> : null}
      {providers.isError ? (
        <Failure
          title={t("providers.failed")}
          detail={isRefused(providers.error, 403) ? t("providers.forbidden") : sentence(providers.error)}
          onRetry={isRefused(providers.error, 403) ? undefined : () => providers.refetch()}
        />
      ) : null}
      {adding ? (
        <ProviderForm
          onDone={() => {
            setAdding(false);
            say(t("providers.added"));
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      {providers.data && all.length === 0 && !adding ? (
        <Empty icon={IconLogin2} title={t("providers.none")} action={add}>
          {t("providers.noneHelp")}
        </Empty>
      ) : null}
      {all.length > 0 ? (
        <>
          {add ? <div className={css.above}>{add}</div> : null}
          <ul className={lines.list}>
            {all.map((provider) => (
              <ProviderLine key={provider.name} provider={provider} />
            ))}
          </ul>
        </>
      ) : null}
    </Page>
  );
}
