import css from "@/ui/meter.module.css";

/** A thin line that says how much of something fits. */
export function Meter({ share, label }: { share: number; label: string }) {
  return (
    <span className={css.track} role="img" aria-label={label} title={label}>
      <span
        className={css.fill}
        data-whole={share >= 1 || undefined}
        style={{ width: `${share >= 1 ? 100 : Math.min(96, Math.max(2, share * 100))}%` }}
      />
    </span>
  );
}
