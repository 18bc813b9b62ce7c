import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { EditorProps } from "@/fields/editor";
import css from "@/fields/editor.module.css";
import { t } from "@/ui/text/text";

/** Stars to click; the one that stands already takes the rating away. */
export function StarsEditor({ field, value, onPick }: EditorProps) {
  const now = Number(value ?? 0);
  return (
    <div className={css.stars} role="group" aria-label={field.label}>
      {Array.from({ length: field.stars ?? 5 }, (_, index) => {
        const stars = index + 1;
        const Star = stars <= now ? IconStarFilled : IconStar;
        return (
          <button
            key={stars}
            type="button"
            className={css.star}
            data-on={stars <= now || undefined}
            autoFocus={stars === Math.max(1, now)}
            aria-label={t("field.stars", { n: stars })}
            onClick={() => onPick(stars === now ? null : stars)}
          >
            <Star size={16} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
