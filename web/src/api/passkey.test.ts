import { expect, it } from "vitest";
import { bytesOf, textOf } from "@/api/passkey";

it("writes bytes as WebAuthn does, and reads them again", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  const text = textOf(bytes.buffer);
  expect(text).not.toMatch(/[+/=]/);
  expect(bytesOf(text)).toEqual(bytes);
  expect(textOf(bytesOf("_-8").buffer)).toBe("_-8");
});
