import { say } from "@/ui/quietBar";
import { choose, type Language } from "@/ui/text/language";
import { t } from "@/ui/text/text";

/** Shows the pages in another language, or says that its words could not be had. */
export async function changeLanguage(code: Language) {
  if (!(await choose(code))) say({ tone: "bad", text: t("account.languageFailed") });
}
