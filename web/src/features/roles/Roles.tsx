import { Button, TextInput } from "@mantine/core";
import { IconShield } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { useMay } from "@/api/may";
import { sentence } from "@/api/problem";
import { useCreateRole, useRoles, type Role } from "@/api/role";
import { useModel } from "@/api/table";
import { useWorkspace } from "@/api/workspace";
import "@/ui/text/laterWords";
import { CheckMay } from "@/features/why/CheckMay";
import { capital } from "@/features/roles/sentences";
import lines from "@/ui/lines.module.css";
import { Page } from "@/ui/page";
import { routes } from "@/ui/paths";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";

/** What people and tokens can be. */
export function Roles() {
  const roles = useRoles();
  const may = useMay("roles");
  const all = roles.data?.roles ?? [];
  const own = all.filter(({ starter }) => !starter);
  return (
    <Page title={t("roles.title")} lead={t("roles.lead")}>
      {roles.isPending ? <Bones lines={5} label={t("roles.loading")} /> : null}
      {roles.isError ? (
        <Failure title={t("roles.failed")} detail={sentence(roles.error)} onRetry={() => roles.refetch()} />
      ) : null}
      {may ? <NewRole /> : null}
      {own.length ? <h2 className={lines.heading}>{t("roles.own")}</h2> : null}
      <List roles={own} may={may} />
      {all.length ? <h2 className={lines.heading}>{t("roles.starters")}</h2> : null}
      <List roles={all.filter(({ starter }) => starter)} may={may} />
      {may && all.length ? <CheckMay /> : null}
    </Page>
  );
}

function NewRole() {
  const create = useCreateRole();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [label, setLabel] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!label.trim()) return;
    create.mutate(
      { label: label.trim(), base: "reader" },
      {
        onSuccess: ({ name }) => void navigate({ to: routes.role, params: { workspace, role: name } }),
      },
    );
  }

  return (
    <form className={lines.add} onSubmit={submit}>
      <TextInput
        className={lines.name}
        label={t("roles.name")}
        placeholder={t("roles.nameExample")}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={create.isError ? sentence(create.error) : undefined}
      />
      <Button type="submit" disabled={!label.trim()} loading={create.isPending}>
        {t("roles.new")}
      </Button>
    </form>
  );
}

function List({ roles, may }: { roles: Role[]; may: boolean }) {
  const workspace = useWorkspace();
  return (
    <ul className={lines.list}>
      {roles.map((role) => (
        <li key={role.name} className={lines.line}>
          <IconShield size={16} stroke={1.6} aria-hidden className={lines.sign} />
          <div className={lines.words}>
            {role.fixed || !may ? (
              <span className="cut">{role.label}</span>
            ) : (
              <Link
                to={routes.role}
                params={{ workspace, role: role.name }}
                className="cut"
                aria-label={t("roles.open", { name: role.label })}
              >
                {role.label}
              </Link>
            )}
            <span className={lines.soft}>
              <Says role={role} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Says({ role }: { role: Role }) {
  const tables = useModel().data?.tables ?? [];
  const named = Object.keys(role.tables).map(
    (name) => tables.find((table) => table.name === name)?.label ?? name,
  );
  const base = capital(t(`roles.baseIs.${role.base}`));
  const but = named.length ? ` ${t("roles.restricted", { tables: named.join(", ") })}` : "";
  return (
    <>
      {role.description ? `${role.description} ` : ""}
      {base}.{but ? `${but}.` : ""} {role.fixed ? t("roles.fixed") : ""}
    </>
  );
}
