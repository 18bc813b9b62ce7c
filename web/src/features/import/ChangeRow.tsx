import { IconArrowRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Example, Standing } from "@/api/import";
import { useWorkspace } from "@/api/workspace";
import css from "@/features/import/changes.module.css";
import type { Show } from "@/features/import/shownValues";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

/** Fields of one record that are shown at once. */
const SHOWN = 6;
/** Characters of a value that are shown; the rest is in its tooltip. */
const LONGEST = 240;

interface Props {
  example: Example;
  into: Standing;
  show: Show;
}

/** One record or row, and each field of it as it is here and in the file. */
export function ChangeRow({ example, into, show }: Props) {
  const [all, setAll] = useState(false);
  const { fields } = example;
  const rest = fields.length - SHOWN;
  /** What is here stays, so that it does not become what the file says. */
  const both = example.what === "conflict";
  return (
    <li className={css.change} data-what={example.what}>
      <p className={css.head}>
        <Title example={example} table={into.table} />
        {example.row === undefined ? null : (
          <span className={css.row}>{t("again.row", { row: String(example.row) })}</span>
        )}
      </p>
      {example.message && (example.what === "refused" || fields.length === 0) ? (
        <p className={css.message}>{example.message}</p>
      ) : null}
      {fields.length ? (
        <dl className={css.fields}>
          {fields.slice(0, all ? undefined : SHOWN).map((field) => (
            <div key={field.label} className={css.field}>
              <dt className={css.label} title={field.label}>
                {field.label}
              </dt>
              <dd className={css.pair}>
                <Value side="here" text={show(field.label, field.here)} told={both} loses={!both} />
                <span className={css.side}>
                  {both ? null : <IconArrowRight size={13} aria-hidden className={css.arrow} />}
                  <Value side="file" text={show(field.label, field.file)} told={both} loses={both} />
                </span>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {rest > 0 ? (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("again.fewerFields") : t("again.moreFields", { n: rest })}
        </button>
      ) : null}
    </li>
  );
}

/** Records that are here already can be looked at. */
function Title({ example, table }: { example: Example; table: string }) {
  const workspace = useWorkspace();
  const { record, what } = example;
  const title = example.title.trim();
  const there = record !== undefined && what !== "new";
  const words = title || (there ? t("again.record", { id: String(record) }) : "");
  if (!there)
    return words ? (
      <span className={css.title} title={words}>
        {words}
      </span>
    ) : null;
  return (
    <Link
      to={routes.table}
      params={{ workspace, table }}
      search={{ record }}
      className={css.title}
      title={words}
    >
      {words}
    </Link>
  );
}

interface ValueProps {
  side: "here" | "file";
  text: string;
  /** Whether the side is said to those who see, too. */
  told: boolean;
  /** The other one will stand. */
  loses: boolean;
}

function Value({ side, text, told, loses }: ValueProps) {
  const Tag = loses ? "del" : "ins";
  return (
    <span className={css.side}>
      <span className={told ? css.sideName : "sr"}>{t(`again.${side}`)} </span>
      <Tag
        className={css.value}
        data-blank={text === "" || undefined}
        title={text.length > LONGEST ? text : undefined}
      >
        {text === "" ? (
          <span className={css.blank}>{t("again.blank")}</span>
        ) : text.length > LONGEST ? (
          `${text.slice(0, LONGEST)}…`
        ) : (
          text
        )}
      </Tag>
    </span>
  );
}
