import { expect, it } from "vitest";
import { agentWords } from "@/features/account/agent";

it("names browsers and systems", () => {
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
  expect(agentWords(chrome)).toBe("Chrome, Linux");
  expect(agentWords(`${chrome} Edg/142.0`)).toBe("Edge, Linux");
  const phone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1";
  expect(agentWords(phone)).toBe("Safari, iOS");
  expect(agentWords("curl/8.0")).toBe("curl/8.0");
});
