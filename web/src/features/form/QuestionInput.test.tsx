import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { FormFiles } from "@/features/form/formFiles";
import { QuestionInput, type Held } from "@/features/form/QuestionInput";

const form = { title: "Ask", open: true, steps: [] };
const never = () => Promise.reject(new Error("nothing is sent"));
const files = new FormFiles(null, form, { now: () => ({ stamp: "", work: never }), renew: never });

const shown = (type: string, value: unknown, held: Held) =>
  renderToStaticMarkup(
    <QuestionInput
      question={{ field: "it", label: "It", required: false, type }}
      place={null}
      files={files}
      id="it"
      value={value}
      held={held}
      describedBy={undefined}
      wrong={false}
      onAnswer={() => {}}
      onMore={() => {}}
      onHold={() => {}}
    />,
  );

test("what was typed stands there again, though it is no number", () => {
  expect(shown("integer", null, { typed: "abc" })).toContain('value="abc"');
  expect(shown("integer", 4, { typed: "" })).toContain('value=""');
  expect(shown("integer", 4, {})).toContain('value="4"');
});

test("records that were chosen stand there again by their titles", () => {
  expect(shown("links", [7, 8], { titles: { 7: "Alfreds", 8: "Berglund" } })).toMatch(
    />Alfreds<.*>Berglund</,
  );
  expect(shown("link", 7, {})).toContain(">7<");
});
