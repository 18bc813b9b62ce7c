import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { sentence } from "@/api/problem";
import { useChangeRole, useDeleteRole, useRoles, type Role } from "@/api/role";
import { useModel } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import "@/ui/text/laterWords";
import { abilities, bases, type Base } from "@/features/roles/rights";
import css from "@/features/roles/roles.module.css";
import { capital } from "@/features/roles/sentences";
import { TableRightsEditor } from "@/features/roles/TableRightsEditor";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** One role: in the workspace, and table by table. */
export function RolePage({ name }: { name: string }) {
  const roles = useRoles();
  const role = roles.data?.roles.find((known) => known.name === name);
  if (roles.isPending) return <Bones lines={8} label={t("roles.loading")} />;
  if (!role)
    return (
      <Failure
        title={t("roles.failed")}
        detail={roles.isError ? sentence(roles.error) : name}
        onRetry={() => roles.refetch()}
      />
    );
  // What is saved is the beginning of what is changed next.
  return <Editor key={JSON.stringify(role)} role={role} />;
}

function Editor({ role }: { role: Role }) {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const tables = useModel().data?.tables ?? [];
  const [draft, setDraft] = useState(role);
  const save = useChangeRole();
  const remove = useDeleteRole();
  const set = (change: Partial<Role>) => setDraft((now) => ({ ...now, ...change }));
  const isChanged = JSON.stringify(draft) !== JSON.stringify(role);

  function submit() {
    const { label, description, base, may, tables } = draft;
    const change = { label, description, base: base as Base, may, tables };
    // What is saved is shown anew, and this editor is gone by then. Why it is not saved is told above the button.
    save.mutateAsync({ name: role.name, change }).then(
      () => say(t("roles.changed", { name: label })),
      () => undefined,
    );
  }

  function forget() {
    remove.mutate(role.name, {
      onSuccess: () => {
        say(t("roles.removed", { name: role.label }));
        void navigate({ to: routes.roles, params: { workspace } });
      },
      onError: (error) => say({ text: sentence(error), tone: "bad" }),
    });
  }

  return (
    <Page title={role.label} lead={role.description || t("roles.lead")}>
      <div className={css.parts}>
        <TextInput
          label={t("roles.name")}
          value={draft.label}
          onChange={(event) => set({ label: event.currentTarget.value })}
        />
        <TextInput
          label={t("roles.description")}
          value={draft.description ?? ""}
          onChange={(event) => set({ description: event.currentTarget.value || null })}
        />
        <Select
          label={t("roles.base")}
          data={bases.map((value) => ({ value, label: capital(t(`roles.baseIs.${value}`)) }))}
          value={draft.base}
          allowDeselect={false}
          onChange={(base) => base && set({ base: base as Base })}
        />
        <fieldset className={css.abilities}>
          <legend className={css.legend}>{t("roles.may")}</legend>
          {abilities.map((ability) => (
            <Checkbox
              key={ability}
              label={t(`roles.ability.${ability}`)}
              checked={draft.may[ability] ?? false}
              onChange={(event) => set({ may: { ...draft.may, [ability]: event.currentTarget.checked } })}
            />
          ))}
        </fieldset>
      </div>
      {tables.map((table) => (
        <TableRightsEditor
          key={table.name}
          table={table}
          role={draft}
          onChange={(rights) => set({ tables: { ...draft.tables, [table.name]: rights } })}
        />
      ))}
      {save.isError ? (
        <p className={css.wrong} role="alert">
          {sentence(save.error)}
        </p>
      ) : null}
      <div className={css.acts}>
        <Button disabled={!isChanged || !draft.label.trim()} loading={save.isPending} onClick={submit}>
          {t("roles.save")}
        </Button>
        <Button variant="default" color="red" loading={remove.isPending} onClick={forget}>
          {role.starter ? t("roles.reset") : t("roles.remove")}
        </Button>
      </div>
    </Page>
  );
}
