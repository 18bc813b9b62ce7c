import { Problem, sentence } from "@/api/problem";
import { t } from "@/ui/text/text";

/** Why somebody is not let in, where it is neither of the fields. */
export function refusal(error: unknown): string {
  return error instanceof Problem && error.status === 429 ? t("signIn.tooMany") : sentence(error);
}
