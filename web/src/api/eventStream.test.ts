import { expect, it } from "vitest";
import { eventReader, type StreamEvent } from "@/api/eventStream";

function read(...chunks: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const feed = eventReader((event) => events.push(event));
  for (const chunk of chunks) feed(chunk);
  return events;
}

it("gives an event at each blank line, however the bytes are cut", () => {
  const whole = 'id: 7\nevent: change\ndata: {"seq":7}\n\ndata: a\ndata: b\n\n';
  const expected = [
    { id: "7", event: "change", data: '{"seq":7}' },
    { id: "", event: "message", data: "a\nb" },
  ];
  expect(read(whole)).toEqual(expected);
  expect(read(...whole)).toEqual(expected);
  expect(read(whole.replaceAll("\n", "\r\n"))).toEqual(expected);
});

it("ignores comments that keep the connection open, and events without data", () => {
  expect(read(": still here\n\n", "event: nothing\n\n", "data:x\n\n")).toEqual([
    { id: "", event: "message", data: "x" },
  ]);
});
