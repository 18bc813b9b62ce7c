import { useState } from "react";

/** What is typed in place of a text that holds; where that becomes another one, what was typed is over. */
export function useDraft(holds: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ of: holds, text: holds });
  return [draft.of === holds ? draft.text : holds, (text) => setDraft({ of: holds, text })];
}
