import { IconUser } from "@tabler/icons-react";
import type { Field } from "@/api/table";
import { blank, read, type FieldKind } from "@/fields/kind";
import { t } from "@/ui/text/text";

const plain = (text: string) => text.trim().toLocaleLowerCase();

/** What somebody is called; a number where they have left. */
export const personName = (id: number, { people = [] }: Field): string =>
  people.find((one) => one.id === id)?.name ?? `#${id}`;

/** Somebody, by their number; people read and write the name. */
export const user: FieldKind = {
  type: "user",
  icon: IconUser,
  align: "left",
  width: 140,
  show: (value, field) => (blank(value) ? "" : personName(Number(value), field)),
  chips: (value, field) => (blank(value) ? [] : [{ label: personName(Number(value), field) }]),
  read(text, { people = [] }) {
    if (text.trim() === "") return read.value(null);
    const found = people.filter(({ name, id }) => plain(name) === plain(text) || `#${id}` === text.trim());
    const [one] = found;
    if (!one) return read.wrong(t("pick.noPerson"));
    return found.length > 1 ? read.wrong(t("pick.samePeople", { name: one.name })) : read.value(one.id);
  },
  picker: "person",
};
