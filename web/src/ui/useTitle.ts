import { useEffect } from "react";

/** What the browser's tab is called while this is shown. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    if (!title) return;
    const before = document.title;
    document.title = `${title} · Sheaf`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
