import type { Setting } from "@/api/settings";

export interface ControlProps {
  setting: Setting;
  /** The id of the heading that names it. */
  labelledBy: string;
  /** Says it; null: its default holds again. `typed`: what was typed stays in its place until the server has taken it. */
  onSay: (value: unknown, typed?: boolean) => void;
  /** What was said is wrong, as it shows before the server is asked; null: it is right again. */
  onWrong: (why: string | null) => void;
  wrong: boolean;
}

/** What all boxes have in common: whose name they bear, and whether they hold something wrong. */
export const named = ({ labelledBy, wrong }: Pick<ControlProps, "labelledBy" | "wrong">) => ({
  "aria-labelledby": labelledBy,
  "aria-describedby": `${labelledBy}-help`,
  error: wrong,
});
