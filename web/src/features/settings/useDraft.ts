import { useState } from "react";

/** What is typed in place of a text that holds; where that becomes another one, what was typed is over. */
export function useDraft(holds: string): [string, (text: string) => void] {
  const [text, setText] = useState(holds);
  const [of, setOf] = useState(holds);
  if (of !== holds) {
    setOf(holds);
    setText(holds);
  }
  return [text, setText];
}
