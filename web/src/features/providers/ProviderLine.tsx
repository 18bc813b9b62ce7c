import { Button } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useState } from "react";
import { sentence } from "@/api/problem";
import { useRemoveProvider, type Provider } from "@/api/provider";
import { ProviderForm } from "@/features/providers/ProviderForm";
import css from "@/features/providers/providers.module.css";
import lines from "@/ui/lines.module.css";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

/** A provider: what it is, and what can be done with it. */
export function ProviderLine({ provider }: { provider: Provider }) {
  const { name, label, issuer, callback } = provider;
  const remove = useRemoveProvider();
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  return (
    <li className={css.provider}>
      <div className={lines.line}>
        <IconLogin2 size={16} aria-hidden className={lines.sign} />
        <div className={lines.words}>
          <span className="cut">{label}</span>
          <span className={lines.soft}>{issuer}</span>
        </div>
        {open === "remove" ? (
          <div className={css.acts}>
            <span className={lines.soft}>{t("providers.removeSure")}</span>
            <Button
              size="xs"
              color="red"
              variant="light"
              loading={remove.isPending}
              onClick={() =>
                remove.mutate(name, {
                  onSuccess: () => say(t("providers.removed", { provider: label })),
                  onError: (error) => say({ text: sentence(error), tone: "bad" }),
                })
              }
            >
              {t("providers.remove")}
            </Button>
            <Button size="xs" variant="default" autoFocus onClick={() => setOpen(null)}>
              {t("act.keep")}
            </Button>
          </div>
        ) : (
          <div className={css.acts}>
            <Button
              size="xs"
              variant="default"
              aria-expanded={open === "change"}
              aria-label={t("providers.changeName", { provider: label })}
              onClick={() => setOpen(open === "change" ? null : "change")}
            >
              {t("providers.change")}
            </Button>
            <Button
              size="xs"
              variant="default"
              aria-label={t("providers.removeName", { provider: label })}
              onClick={() => setOpen("remove")}
            >
              {t("providers.remove")}
            </Button>
          </div>
        )}
      </div>
      {open === "change" ? (
        <ProviderForm
          provider={provider}
          onDone={() => {
            setOpen(null);
            say(t("providers.saved"));
          }}
          onCancel={() => setOpen(null)}
        />
      ) : null}
      <p className={css.callback}>
        {callback ? t("providers.callback") : t("providers.noSite")}
        {callback ? <code className={css.code}>{callback}</code> : null}
      </p>
    </li>
  );
}
