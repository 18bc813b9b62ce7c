import { faultOf } from "@/api/fault";
import { Problem, sentence } from "@/api/problem";
import { passwordWrong } from "@/ui/passwordField";
import { t } from "@/ui/text/text";

/** Why somebody is not let in, where it is neither of the fields. */
export function refusal(error: unknown): string {
  const wrong = passwordWrong(faultOf(error, "password"));
  if (wrong) return wrong;
  return error instanceof Problem && error.status === 429 ? t("signIn.tooMany") : sentence(error);
}
