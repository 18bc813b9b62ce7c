import { IconUser } from "@tabler/icons-react";
import { allPeople, personName } from "@/api/people";
import { blank, read, type FieldKind } from "@/fields/kind";
import { t } from "@/ui/text/text";

const plain = (text: string) => text.trim().toLocaleLowerCase();

/** Somebody, by their number; people read and write the name. */
export const user: FieldKind = {
  type: "user",
  icon: IconUser,
  align: "left",
  width: 140,
  show: (value) => (blank(value) ? "" : personName(Number(value))),
  chips: (value) => (blank(value) ? [] : [{ label: personName(Number(value)) }]),
  read(text) {
    if (text.trim() === "") return read.value(null);
    const found = allPeople().filter(
      ({ name, id }) => plain(name) === plain(text) || `#${id}` === text.trim(),
    );
    const [one] = found;
    if (!one) return read.wrong(t("pick.noPerson"));
    return found.length > 1 ? read.wrong(t("pick.samePeople", { name: one.name })) : read.value(one.id);
  },
  picker: "person",
};
