import { Button, PasswordInput, Switch, TagsInput, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { faultOf } from "@/api/fault";
import { Problem, sentence } from "@/api/problem";
import { useAddProvider, useChangeProvider, type Provider } from "@/api/provider";
import { GrantLines } from "@/features/providers/GrantLines";
import css from "@/features/providers/providers.module.css";
import { t } from "@/ui/text/text";

interface Props {
  /** The one that is to be another; none: a new one. */
  provider?: Provider;
  onDone: () => void;
  onCancel: () => void;
}

const fields = [
  "name",
  "label",
  "issuer",
  "client_id",
  "client_secret",
  "scopes",
  "groups_claim",
  "domains",
  "grants",
];

/** All that is said of a provider. */
export function ProviderForm({ provider, onDone, onCancel }: Props) {
  const add = useAddProvider();
  const change = useChangeProvider();
  const [typed, setTyped] = useState({
    name: provider?.name ?? "",
    label: provider?.label ?? "",
    issuer: provider?.issuer ?? "",
    client_id: provider?.client_id ?? "",
    client_secret: "",
    scopes: provider?.scopes ?? ["email", "profile"],
    groups_claim: provider?.groups_claim ?? "",
    domains: provider?.domains ?? [],
    grants: provider?.grants ?? [],
    trusts_addresses: provider?.trusts_addresses ?? false,
  });
  const { error, isPending } = provider ? change : add;
  const wrong = (field: string) =>
    error instanceof Problem ? error.errors.find((one) => one.field === field)?.message : undefined;
  const part = (field: "name" | "label" | "issuer" | "client_id" | "client_secret" | "groups_claim") => ({
    value: typed[field],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [field]: event.currentTarget.value }),
    error: wrong(field),
    autoComplete: "off",
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    const { name, client_secret, ...rest } = typed;
    const grants = rest.grants.map((grant) => ({ ...grant, group: grant.group?.trim() || null }));
    // One that is there is not shown: what is left empty leaves it as it is.
    const body = { ...rest, grants, ...(client_secret === "" ? {} : { client_secret }) };
    if (provider) change.mutate({ name, ...body }, { onSuccess: onDone });
    else {
      const { label, ...others } = body;
      add.mutate({ name, ...others, ...(label.trim() ? { label } : {}) }, { onSuccess: onDone });
    }
  }

  return (
    <form className={css.form} onSubmit={submit}>
      {error && !fields.some((field) => faultOf(error, field)) ? (
        <p className={css.wrong} role="alert">
          {sentence(error)}
        </p>
      ) : null}
      <div className={css.two}>
        <TextInput label={t("providers.label")} autoFocus {...part("label")} />
        {provider ? null : (
          <TextInput
            label={t("providers.name")}
            placeholder="example"
            required
            withAsterisk={false}
            {...part("name")}
          />
        )}
      </div>
      <TextInput
        label={t("providers.issuer")}
        description={t("providers.issuerHelp")}
        placeholder="https://id.example.com"
        required
        withAsterisk={false}
        {...part("issuer")}
      />
      <div className={css.two}>
        <TextInput label={t("providers.clientId")} required withAsterisk={false} {...part("client_id")} />
        <PasswordInput
          label={t("providers.secret")}
          {...part("client_secret")}
          autoComplete="new-password"
          placeholder={provider?.has_secret ? t("providers.secretKept") : undefined}
        />
      </div>
      <TagsInput
        label={t("providers.domains")}
        description={t("providers.domainsHelp")}
        placeholder={typed.domains.length === 0 ? "example.com" : undefined}
        value={typed.domains}
        onChange={(domains) => setTyped({ ...typed, domains })}
        error={wrong("domains")}
        acceptValueOnBlur
      />
      <Switch
        label={t("providers.trust")}
        description={t("providers.trustHelp")}
        checked={typed.trusts_addresses}
        onChange={(event) => setTyped({ ...typed, trusts_addresses: event.currentTarget.checked })}
      />
      <div className={css.two}>
        <TagsInput
          label={t("providers.scopes")}
          value={typed.scopes}
          onChange={(scopes) => setTyped({ ...typed, scopes })}
          error={wrong("scopes")}
          acceptValueOnBlur
        />
        <TextInput label={t("providers.groupsClaim")} placeholder="groups" {...part("groups_claim")} />
      </div>
      <GrantLines
        grants={typed.grants}
        onChange={(grants) => setTyped({ ...typed, grants })}
        wrong={wrong("grants")}
      />
      <div className={css.acts}>
        <Button type="submit" loading={isPending}>
          {provider ? t("providers.save") : t("providers.add")}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t("act.cancel")}
        </Button>
      </div>
    </form>
  );
}
