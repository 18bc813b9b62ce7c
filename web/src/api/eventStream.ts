/** One event of a text/event-stream. */
export interface StreamEvent {
  event: string;
  data: string;
  id: string;
}

/**
 * Cuts a text/event-stream into events as its bytes arrive. We read the stream with fetch and not with
 * EventSource, because that cannot say which workspace it wants.
 */
export function eventReader(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = "";
  let current = blank();
  return (chunk) => {
    rest += chunk;
    let end: RegExpExecArray | null;
    while ((end = /\r\n|\n|\r(?!$)/.exec(rest))) {
      const line = rest.slice(0, end.index);
      rest = rest.slice(end.index + end[0].length);
      if (line !== "") take(current, line);
      else {
        if (current.data.length) onEvent({ ...current, data: current.data.join("\n") });
        current = blank();
      }
    }
  };
}

interface Building {
  event: string;
  data: string[];
  id: string;
}

const blank = (): Building => ({ event: "message", data: [], id: "" });

function take(event: Building, line: string) {
  if (line.startsWith(":")) return;
  const colon = line.indexOf(":");
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
  if (name === "data") event.data.push(value);
  else if (name === "event") event.event = value;
  else if (name === "id") event.id = value;
}
