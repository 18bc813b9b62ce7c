import { expect, it } from "vitest";
import { recoveryFile } from "@/features/account/recoveryFile";

it("says what the codes are, and has each on a line", () => {
  expect(recoveryFile("Recovery codes of ann@example.org", ["mfrg-g2lt", "pfzw-s3lq"])).toBe(
    "Recovery codes of ann@example.org\r\n\r\nmfrg-g2lt\r\npfzw-s3lq\r\n",
  );
});
