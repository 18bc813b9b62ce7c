import { lazy, Suspense, useEffect, useState } from "react";
import { useBackToGrid } from "@/features/table/useBackToGrid";

const Keys = lazy(() => import("@/views/grid/Keys"));

/** Shows the keys, as the key for that does. */
export const showKeys = () =>
  void window.dispatchEvent(new KeyboardEvent("keydown", { key: "F1", bubbles: true }));

/** All keys and what they do, at F1 wherever one is in the workspace. */
export function HelpKey() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (event.key !== "F1" && !(held && event.key === "/")) return;
      event.preventDefault();
      setShown(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return shown ? (
    <Suspense fallback={null}>
      <Shown onClose={() => setShown(false)} />
    </Suspense>
  ) : null;
}

function Shown({ onClose }: { onClose: () => void }) {
  useBackToGrid();
  return <Keys onClose={onClose} />;
}
