import { expect, it } from "vitest";
import type { Setting } from "@/api/settings";
import { groupsOf } from "@/features/settings/groups";

const setting = (name: string, declared = false): Setting => ({
  name,
  label: name,
  help: "",
  type: "text",
  default: null,
  value: null,
  said: false,
  declared,
});

it("each setting stands in a group, in our order; what is newer and what is declared come last", () => {
  const all = [
    setting("origins"),
    setting("locale"),
    setting("time_zone"),
    setting("leave.days", true),
    setting("brand_new"),
  ];
  expect(
    groupsOf(all).map(({ name, settings }) => `${name}: ${settings.map((one) => one.name).join()}`),
  ).toEqual(["where: time_zone,locale", "safety: origins", "other: brand_new", "declared: leave.days"]);
});
