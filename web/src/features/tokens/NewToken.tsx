import { Button, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState, type FormEvent } from "react";
import { sentence } from "@/api/problem";
import type { Role } from "@/api/role";
import type { Table } from "@/api/table";
import { useCreateToken } from "@/api/token";
import { LimitsForm } from "@/features/tokens/LimitsForm";
import { isPast, limitsOf, limitsSaid, newToken, unlimited } from "@/features/tokens/limits";
import css from "@/features/tokens/tokens.module.css";
import lines from "@/ui/lines.module.css";
import { Once } from "@/ui/once";
import { t } from "@/ui/text/text";

/** Makes a token; what it may do at most is folded away. */
export function NewToken({ tables, roles }: { tables: Table[]; roles: Role[] }) {
  const create = useCreateToken();
  const id = useId();
  const [name, setName] = useState("");
  const [draft, setDraft] = useState(unlimited);
  const [open, setOpen] = useState(false);
  const [readable, setReadable] = useState(true);
  // A day that cannot be read must not become a token that never ends.
  const ready = name.trim() !== "" && readable && !isPast(draft.until);
  const said = limitsSaid(limitsOf(draft), {
    table: (one) => tables.find((table) => table.name === one)?.label,
    role: (one) => roles.find((role) => role.name === one)?.label,
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    create.mutate(newToken(name.trim(), draft), {
      onSuccess: () => {
        setName("");
        setDraft(unlimited);
        setOpen(false);
      },
    });
  }

  return (
    <>
      <form onSubmit={submit} aria-label={t("tokens.create")}>
        <div className={lines.add}>
          <TextInput
            className={lines.name}
            label={t("tokens.name")}
            placeholder={t("tokens.nameExample")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={create.isError ? sentence(create.error) : undefined}
          />
          <Button type="submit" disabled={!ready} loading={create.isPending}>
            {t("tokens.create")}
          </Button>
        </div>
        <div className={css.fold}>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            leftSection={open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
            onClick={() => {
              setOpen(!open);
              // Folded away, what was typed and is no day is gone.
              setReadable(true);
            }}
          >
            {t("limits.title")}
          </Button>
          {said && !open ? <span className={lines.soft}>{said}</span> : null}
        </div>
        {open ? (
          <LimitsForm
            id={id}
            draft={draft}
            tables={tables}
            roles={roles}
            onChange={setDraft}
            onReadable={setReadable}
          />
        ) : null}
      </form>
      {create.data ? (
        <Once secret={create.data.token} copy={t("act.copy")}>
          {t("tokens.once")}
        </Once>
      ) : null}
    </>
  );
}
