import { ActionIcon, Autocomplete, Button, Select, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { Provider } from "@/api/provider";
import { useSession } from "@/api/session";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/providers/providers.module.css";
import { t } from "@/ui/text/text";

type Grant = Provider["grants"][number];

/** Roles that every workspace has; others are typed by their name. */
const ROLES = ["owner", "admin", "editor", "commenter", "reader"];

interface Props {
  grants: Grant[];
  onChange: (grants: Grant[]) => void;
  wrong: string | undefined;
}

/** What people of a provider are in workspaces, line by line. */
export function GrantLines({ grants, onChange, wrong }: Props) {
  const here = useWorkspace();
  const workspaces = useSession().data?.workspaces ?? [];
  const set = (at: number, part: Partial<Grant>) =>
    onChange(grants.map((grant, n) => (n === at ? { ...grant, ...part } : grant)));
  return (
    <fieldset className={css.grants}>
      <legend className={css.legend}>{t("providers.grants")}</legend>
      <p className={css.help}>{t("providers.grantsHelp")}</p>
      {grants.map((grant, at) => (
        <div key={at} className={css.grant}>
          <Select
            aria-label={t("providers.workspace")}
            data={workspaces.map(({ name, label }) => ({ value: name, label }))}
            value={grant.workspace}
            allowDeselect={false}
            onChange={(workspace) => set(at, { workspace: workspace ?? grant.workspace })}
          />
          <TextInput
            aria-label={t("providers.group")}
            placeholder={t("providers.everybody")}
            value={grant.group ?? ""}
            onChange={(event) => set(at, { group: event.currentTarget.value })}
          />
          <Autocomplete
            aria-label={t("providers.role")}
            data={ROLES}
            value={grant.role}
            onChange={(role) => set(at, { role })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            aria-label={t("providers.grantRemove", { n: at + 1 })}
            onClick={() => onChange(grants.filter((_, n) => n !== at))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {wrong ? (
        <p className={css.fault} role="alert">
          {wrong}
        </p>
      ) : null}
      <Button
        size="xs"
        variant="default"
        disabled={workspaces.length === 0}
        onClick={() => onChange([...grants, { workspace: here, group: null, role: "reader" }])}
      >
        {t("providers.grantAdd")}
      </Button>
    </fieldset>
  );
}
