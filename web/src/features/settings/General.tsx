import { Button, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { faultOf, isRefused } from "@/api/fault";
import { Problem, sentence } from "@/api/problem";
import type { WorkspaceEntry } from "@/api/workspace";
import { useChangeWorkspace, useWorkspaceEntry } from "@/api/workspaces";
import { Ask } from "@/features/account/Part";
import { useUnfolded } from "@/features/account/useUnfolded";
import { wrongOf } from "@/features/account/wrong";
import { TextList } from "@/features/settings/controls/ListControl";
import { Row } from "@/features/settings/Row";
import css from "@/features/settings/settings.module.css";
import { routes } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";

interface Props {
  workspace: WorkspaceEntry;
  /** Whether one says what people see. */
  manages: boolean;
  /** Whether one says how it is called in addresses. */
  decides: boolean;
  /** Whether one says which domains lead to it. */
  hostAdmin: boolean;
}

/** What a workspace is called, and where it is reached. */
export function General({ workspace, manages, decides, hostAdmin }: Props) {
  const { open, button, close } = useUnfolded<"label" | "name">();
  const change = (what: "label" | "name") => (
    <Button size="xs" variant="default" {...button(what)}>
      {t("settings.change")}
    </Button>
  );
  return (
    <section aria-labelledby="general">
      <h2 className={css.heading} id="general">
        {t("settings.general")}
      </h2>
      <Row
        id="general-label"
        title={t("settings.label")}
        help={t("settings.labelHelp")}
        control={
          <div className={css.holds}>
            <span className={css.said}>{workspace.label}</span>
            {manages ? change("label") : null}
          </div>
        }
      >
        {open === "label" ? <LabelForm workspace={workspace} onDone={close} /> : null}
      </Row>
      <Row
        id="general-name"
        title={t("settings.nameIn")}
        control={
          <div className={css.holds}>
            <span className={css.said}>{t("settings.nameInHelp", { name: workspace.name })}</span>
            {decides ? change("name") : null}
          </div>
        }
      >
        {open === "name" ? <NameForm workspace={workspace} onDone={close} /> : null}
      </Row>
      <Domains name={workspace.name} may={hostAdmin} />
    </section>
  );
}

interface FormProps {
  workspace: WorkspaceEntry;
  onDone: () => void;
}

function LabelForm({ workspace, onDone }: FormProps) {
  const { mutate, isPending, error } = useChangeWorkspace();
  const [label, setLabel] = useState(workspace.label);

  function go() {
    mutate(
      { name: workspace.name, change: { label: label.trim() } },
      {
        onSuccess: (now) => {
          say(t("settings.labelSaved", { name: now.label }));
          onDone();
        },
      },
    );
  }

  return (
    <Ask
      go={t("settings.save")}
      ready={label.trim() !== "" && label.trim() !== workspace.label}
      wrong={wrongOf(error)}
      pending={isPending}
      onGo={go}
      onCancel={onDone}
    >
      <TextInput
        label={t("settings.label")}
        autoComplete="off"
        autoFocus
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
    </Ask>
  );
}

function NameForm({ workspace, onDone }: FormProps) {
  const { mutate, isPending, error } = useChangeWorkspace();
  const navigate = useNavigate();
  const [name, setName] = useState(workspace.name);
  const isTaken = isRefused(error, 409);

  function go() {
    mutate(
      { name: workspace.name, change: { name: name.trim() } },
      {
        onSuccess: (now) => {
          say(t("settings.nameInSaved", { name: now.name }));
          void navigate({ to: routes.settings, params: { workspace: now.name }, replace: true });
        },
      },
    );
  }

  return (
    <Ask
      go={t("settings.nameInGo")}
      ready={name.trim() !== "" && name.trim() !== workspace.name}
      wrong={isTaken ? undefined : wrongOf(error, "name")}
      pending={isPending}
      onGo={go}
      onCancel={onDone}
    >
      <p className={css.warn}>{t("settings.nameInWarn")}</p>
      <TextInput
        label={t("settings.nameIn")}
        autoComplete="off"
        autoFocus
        value={name}
        error={isTaken ? t("settings.nameTaken") : faultOf(error, "name") ? t("settings.nameBad") : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Ask>
  );
}

/** The names of hosts that lead to it; nothing is shown where there are none and one says nothing of them. */
function Domains({ name, may }: { name: string; may: boolean }) {
  const { data } = useWorkspaceEntry(name);
  const { mutate, error } = useChangeWorkspace();
  const domains = data?.domains ?? [];
  if (!data || (!may && domains.length === 0)) return null;
  const set = (next: string[]) =>
    mutate({ name, change: { domains: next } }, { onSuccess: () => say(t("settings.domainsSaved")) });
  const wrong = error instanceof Problem ? (error.errors[0]?.message ?? sentence(error)) : null;
  return (
    <Row
      id="general-domains"
      title={t("settings.domains")}
      help={t("settings.domainsHelp")}
      control={
        may ? (
          <>
            <TextList
              label={t("settings.domainsAdd")}
              placeholder="data.example.org"
              items={domains}
              wrong={error !== null}
              onAdd={(domain) => {
                set([...domains, domain]);
                return true;
              }}
              onRemove={(domain) => set(domains.filter((other) => other !== domain))}
            />
            {wrong === null ? null : (
              <p className={css.wrong} role="alert">
                {wrong}
              </p>
            )}
          </>
        ) : (
          <p className={css.said}>{domains.join(", ")}</p>
        )
      }
    />
  );
}
