import { faultOf } from "@/api/fault";
import { Problem, sentence } from "@/api/problem";
import { t } from "@/ui/text/text";

/** What is said above a form: nothing where one of its fields says it. */
export function wrongOf(error: unknown, ...fields: string[]): string | undefined {
  if (!error || fields.some((field) => faultOf(error, field))) return undefined;
  if (faultOf(error, "session") === "stale") return t("own.signInAgain");
  return error instanceof Problem && error.status === 429 ? t("signIn.tooMany") : sentence(error);
}
