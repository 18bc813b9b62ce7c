import { Select } from "@mantine/core";
import type { WorkspaceMember } from "@/api/member";
import css from "@/features/audit/audit.module.css";
import { t } from "@/ui/text/text";

interface Props {
  members: WorkspaceMember[];
  person: number | null;
  onChange: (person: number | null) => void;
}

/** Whose doings are looked for. */
export function PersonBox({ members, person, onChange }: Props) {
  return (
    <Select
      className={css.filter ?? ""}
      label={t("audit.person")}
      allowDeselect={false}
      searchable
      data={[
        { value: "", label: t("audit.allPeople") },
        ...members.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      value={person === null ? "" : String(person)}
      onChange={(chosen) => onChange(chosen ? Number(chosen) : null)}
    />
  );
}
