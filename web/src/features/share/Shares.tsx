import { Button, Select, TextInput } from "@mantine/core";
import { IconLink, IconUser, IconX } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useMay } from "@/api/may";
import { sentence } from "@/api/problem";
import { useEndShare, useShare, useShares, type MadeShare, type Share } from "@/api/share";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/share/share.module.css";
import { IconButton } from "@/ui/iconButton";
import { dayWords } from "@/ui/moment";
import { Once } from "@/ui/once";
import { routes, sharedPath } from "@/ui/paths";
import { say } from "@/ui/quietBar";
import { Bones, Failure } from "@/ui/states";
import { t } from "@/ui/text/text";
import "@/ui/text/sharingWords";

interface Props {
  table: string;
  id: number;
  /** As its neighbours on the page have it. */
  heading: "h2" | "h3";
}

const levels = ["read", "comment", "change"] as const;
type Level = (typeof levels)[number];

/** With whom a record is shared alone, for whoever may share it; shares are made and ended here. */
export function Shares(props: Props) {
  return useMay("share") ? <Section {...props} /> : null;
}

function Section({ table, id, heading: Heading }: Props) {
  const asked = useShares({ table, id });
  const shares = asked.data?.shares ?? [];
  return (
    <section className={css.section} aria-label={t("share.title")} data-noprint>
      <Heading className={css.title}>{t("share.title")}</Heading>
      {asked.isPending ? <Bones lines={2} label={t("share.loading")} /> : null}
      {asked.isError ? (
        <Failure
          title={t("share.failed")}
          detail={sentence(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : null}
      {asked.isSuccess && shares.length === 0 ? <p className={css.none}>{t("share.none")}</p> : null}
      <ul className={css.list}>
        {shares.map((share) => (
          <Line key={share.id} share={share} table={table} id={id} />
        ))}
      </ul>
      <NewShare key={`${table}/${id}`} table={table} id={id} />
    </section>
  );
}

function Line({ share, table, id }: { share: Share; table: string; id: number }) {
  const end = useEndShare({ table, id });
  const name = share.link ? t("share.link") : share.with;
  const Sign = share.link ? IconLink : IconUser;
  const words = [
    t(`share.levels.${share.level}`),
    share.expires_at ? t("share.untilDay", { when: dayWords(share.expires_at) }) : "",
    t("share.by", { name: share.by }),
    share.waiting ? t("share.waiting") : "",
  ].filter(Boolean);
  return (
    <li className={css.line}>
      <Sign size={16} stroke={1.6} aria-hidden />
      <span className={css.words}>
        <span className="cut">{name}</span>
        <span className={css.soft}>{words.join(" · ")}</span>
        {share.good ? null : (
          <span className={css.soft} data-bad>
            {t("share.void")}
          </span>
        )}
      </span>
      <IconButton
        icon={IconX}
        label={t("share.endName", { name })}
        onClick={() =>
          end.mutate(share.id, {
            onSuccess: () => say(t("share.ended")),
            onError: (error) => say({ text: sentence(error), tone: "bad" }),
          })
        }
      />
    </li>
  );
}

function NewShare({ table, id }: { table: string; id: number }) {
  const share = useShare({ table, id });
  const [by, setBy] = useState<"person" | "link">("person");
  const [email, setEmail] = useState("");
  const [level, setLevel] = useState<Level>("read");
  const [until, setUntil] = useState("");
  const ready = by === "link" || email.trim() !== "";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    // Through the last day, as the person's calendar has it.
    const end = until ? new Date(`${until}T23:59:59`).toISOString() : null;
    const whom = by === "link" ? { link: true } : { email: email.trim() };
    share.mutate({ ...whom, level, expires_at: end }, { onSuccess: () => setEmail("") });
  }

  return (
    <>
      <form className={css.form} onSubmit={submit} aria-label={t("share.add")}>
        <Select
          size="xs"
          label={t("share.withWhom")}
          allowDeselect={false}
          data={[
            { value: "person", label: t("share.withPerson") },
            { value: "link", label: t("share.withLink") },
          ]}
          value={by}
          onChange={(chosen) => setBy(chosen === "link" ? "link" : "person")}
        />
        {by === "person" ? (
          <TextInput
            size="xs"
            type="email"
            label={t("share.withAddress")}
            placeholder="name@example.com"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        ) : null}
        <Select
          size="xs"
          label={t("share.level")}
          allowDeselect={false}
          data={levels.map((value) => ({ value, label: t(`share.levels.${value}`) }))}
          value={level}
          onChange={(chosen) => chosen && setLevel(chosen as Level)}
        />
        <TextInput
          size="xs"
          type="date"
          label={t("share.until")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" disabled={!ready} loading={share.isPending}>
          {t("share.add")}
        </Button>
        {share.isError ? (
          <p className={css.wrong} role="alert">
            {sentence(share.error)}
          </p>
        ) : null}
      </form>
      {share.data ? <Told made={share.data} /> : null}
    </>
  );
}

/** What is told of a share this once. */
function Told({ made }: { made: MadeShare }) {
  const workspace = useWorkspace();
  if (made.secret)
    return (
      <Once secret={`${window.location.origin}${sharedPath(workspace, made.secret)}`} copy={t("share.copy")}>
        {t("share.linkOnce")}
      </Once>
    );
  if (made.invitation)
    return (
      <Once
        secret={`${window.location.origin}${routes.invitation}?invitation=${encodeURIComponent(made.invitation)}`}
        copy={t("share.copy")}
      >
        {t("share.guestLink", { email: made.with })}
      </Once>
    );
  return made.waiting ? (
    <p className={css.none} role="status">
      {t("share.posted", { email: made.with })}
    </p>
  ) : null;
}
