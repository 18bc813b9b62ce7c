import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useConfirmAddress } from "@/api/account";
import { isRefused } from "@/api/fault";
import { Door, Wrong } from "@/features/signIn/Door";
import { refusal } from "@/features/signIn/refusal";
import css from "@/features/signIn/signIn.module.css";
import { routes } from "@/ui/paths";
import "@/ui/text/accountWords";
import { t } from "@/ui/text/text";

/** Shows a new address to be one's own: at a click, since what looks through mail for dangers follows links by itself. */
export function ConfirmAddress({ secret }: { secret: string }) {
  const { mutate, isPending, error, data } = useConfirmAddress();
  const gone = secret === "" || isRefused(error, 401);
  if (data)
    return (
      <Door title={t("signIn.addressDone", { email: data.email })}>
        <p className={css.words} role="status">
          {t("signIn.addressDoneHelp")}
        </p>
        <div className={css.acts}>
          <Button component={Link} to={routes.home}>
            {t("signIn.goOn")}
          </Button>
        </div>
      </Door>
    );
  if (gone)
    return (
      <Door title={t("signIn.gone")}>
        <p className={css.words}>{t("signIn.addressGone")}</p>
        <div className={css.acts}>
          <Button component={Link} to={routes.ownAccount} variant="default">
            {t("account.page")}
          </Button>
        </div>
      </Door>
    );
  return (
    <Door title={t("signIn.addressTitle")}>
      <div className={css.form}>
        <p className={css.words}>{t("signIn.addressHelp")}</p>
        {error ? <Wrong>{isRefused(error, 409) ? t("signIn.addressTaken") : refusal(error)}</Wrong> : null}
        <Button fullWidth loading={isPending} onClick={() => mutate(secret)}>
          {t("signIn.addressGo")}
        </Button>
      </div>
    </Door>
  );
}
