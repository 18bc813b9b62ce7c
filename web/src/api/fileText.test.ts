import { expect, it } from "vitest";
import { readText } from "@/api/fileText";

it("reads UTF-8, also where a character was cut, and what older programs write", () => {
  const bytes = new TextEncoder().encode("Größe ß");
  expect(readText(bytes, false)).toBe("Größe ß");
  expect(readText(bytes.slice(0, -1), true)).toBe("Größe ");
  expect(readText(new Uint8Array([0x47, 0x72, 0xf6, 0xdf, 0x65]), false)).toBe("Größe");
  expect(readText(new Uint8Array([0xff, 0xfe, 0x41, 0, 0x42, 0]), false)).toBe("AB");
});
