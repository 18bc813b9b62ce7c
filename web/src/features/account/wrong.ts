import { faultOf } from "@/api/fault";
import { Problem, sentence } from "@/api/problem";
import { t } from "@/ui/text/text";

/** What is said above a form: nothing where one of its fields says it. Of a code that field says only that it is wrong. */
export function wrongOf(error: unknown, ...fields: string[]): string | undefined {
  const isSaid = (field: string) => {
    const fault = faultOf(error, field);
    return field === "code" ? fault === "wrong" : fault !== undefined;
  };
  if (!error || fields.some(isSaid)) return undefined;
  if (faultOf(error, "session") === "stale") return t("own.signInAgain");
  return error instanceof Problem && error.status === 429 ? t("signIn.tooMany") : sentence(error);
}
