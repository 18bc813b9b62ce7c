import type { Shaped } from "@/api/field";
import { withHint } from "@/features/table/useShaping";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import "@/ui/text/laterWords";

/** Says what became of a table as a whole, with its undoing. */
export function tellShaped(text: string, shaped: Shaped) {
  say({ text, action: { label: t("act.undo"), run: () => void takeBack(shaped) } });
}

async function takeBack({ undo }: Shaped) {
  try {
    await undo();
    say(t("tableSettings.undone"));
  } catch (refused) {
    say({ tone: "bad", text: t("undo.failed", { why: withHint(refused) }) });
  }
}
