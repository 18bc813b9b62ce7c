import { lazy, Suspense, useEffect } from "react";
import type { Session } from "@/api/session";
import { openPalette, usePaletteOpened } from "@/features/palette/opened";
import { useAtRest } from "@/ui/later";

const load = () => import("@/features/palette/Palette");
const Palette = lazy(load);

const soon = () => void load().catch(() => undefined);

/** The palette, and the key that opens it from anywhere: also while a cell is being typed in. */
export function PaletteKey({ workspace, session }: { workspace: string; session: Session }) {
  const opened = usePaletteOpened();
  useAtRest(soon);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      event.stopPropagation();
      openPalette(true);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => {
      window.removeEventListener("keydown", onKey, { capture: true });
      openPalette(false);
    };
  }, []);
  return opened ? (
    <Suspense fallback={null}>
      <Palette workspace={workspace} session={session} />
    </Suspense>
  ) : null;
}
