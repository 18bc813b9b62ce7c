import type { Schema } from "@/api/schema";
import css from "@/features/members/members.module.css";
import { dayWords } from "@/ui/moment";
import { Once } from "@/ui/once";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

/** How somebody is asked in: by a letter, or by a link that is shown once, to be sent. */
export function InvitedBy({ made }: { made: Schema<"MadeInvitation"> }) {
  const blanks = { email: made.email, when: dayWords(made.expires_at) };
  if (made.invitation === undefined)
    return (
      <p className={css.posted} role="status">
        {t("members.posted", blanks)}
      </p>
    );
  return (
    <Once secret={linkOf(made.invitation)} copy={t("members.copyLink")}>
      {t("members.link", blanks)}
    </Once>
  );
}

const linkOf = (secret: string) =>
  `${window.location.origin}${routes.invitation}?invitation=${encodeURIComponent(secret)}`;
