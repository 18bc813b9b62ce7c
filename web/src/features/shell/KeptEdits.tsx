import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useModel, type Table } from "@/api/table";
import type { RefusedEdit, WaitingEdit } from "@/api/waitingEdits";
import { showValue } from "@/fields/kinds";
import css from "@/features/shell/connection.module.css";
import { routes } from "@/ui/paths";
import { t } from "@/ui/text/text";

interface Props {
  workspace: string;
  waiting: WaitingEdit[];
  refused: RefusedEdit[];
  onDismiss: () => void;
  onInsist: (edit: WaitingEdit) => void;
  onClose: () => void;
}

/** Each change that waits, and each that was not taken: where, what was typed, and why not. */
export function KeptEdits({ workspace, waiting, refused, onDismiss, onInsist, onClose }: Props) {
  const tables = useModel().data?.tables ?? [];
  /** A new record can be opened, and mended there. */
  const open = (edit: WaitingEdit) => (
    <Link
      to={routes.table}
      params={{ workspace, table: edit.table }}
      search={{ record: edit.record }}
      onClick={onClose}
    >
      {calledOf(edit)}
    </Link>
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={
        refused.length
          ? t("connection.refused", { n: refused.length })
          : t("connection.waiting", { n: waiting.length })
      }
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      {refused.length ? (
        <>
          <p className={css.help}>{t("connection.refusedHelp")}</p>
          <Edits
            edits={refused.map(({ edit }) => edit)}
            refused={refused}
            tables={tables}
            onInsist={onInsist}
            onOpen={(edit) => open(edit)}
          />
          {refused.some(({ edit }) => edit.made) ? (
            <p className={css.help}>{t("connection.refusedNew")}</p>
          ) : null}
          {refused.some(({ edit }) => !edit.made) ? (
            <Button variant="default" mb="lg" onClick={onDismiss}>
              {t("connection.dismiss")}
            </Button>
          ) : null}
        </>
      ) : null}
      {waiting.length ? (
        <>
          {refused.length ? (
            <h3 className={css.heading}>{t("connection.waiting", { n: waiting.length })}</h3>
          ) : null}
          <p className={css.help}>{t("connection.waitingHelp")}</p>
          <Edits edits={waiting} tables={tables} onOpen={(edit) => open(edit)} />
        </>
      ) : null}
    </Modal>
  );
}

interface EditsProps {
  edits: WaitingEdit[];
  refused?: RefusedEdit[];
  tables: Table[];
  onInsist?: (edit: WaitingEdit) => void;
  onOpen: (edit: WaitingEdit) => React.ReactNode;
}

function Edits({ edits, refused, tables, onInsist, onOpen }: EditsProps) {
  return (
    <table className={css.edits}>
      <thead>
        <tr>
          <th scope="col">{t("connection.where")}</th>
          <th scope="col">{t("connection.typed")}</th>
          {refused ? <th scope="col">{t("connection.why")}</th> : null}
        </tr>
      </thead>
      <tbody>
        {edits.map((edit, at) => {
          const table = tables.find(({ name }) => name === edit.table);
          const names = Object.keys({ ...edit.fields, ...edit.later });
          // A new record may have nothing in it yet.
          return (names.length ? names : [""]).map((name, nth) => (
            <tr key={`${edit.key}/${name}`}>
              <td>
                {table?.label ?? edit.table}, {edit.made ? onOpen(edit) : calledOf(edit)}
                <br />
                {table?.fields.find((field) => field.name === name)?.label ?? name}
              </td>
              <td>{typedOf(edit, name, table)}</td>
              {refused && edit.made && nth > 0 ? <td /> : null}
              {refused && !(edit.made && nth > 0) ? (
                <td>
                  {refused[at]?.why}{" "}
                  {refused[at]?.overtaken ? (
                    <button type="button" className={css.insist} onClick={() => onInsist?.(edit)}>
                      {t("connection.insist")}
                    </button>
                  ) : null}
                </td>
              ) : null}
            </tr>
          ));
        })}
      </tbody>
    </table>
  );
}

function calledOf({ made, title, record }: WaitingEdit): string {
  return title || (made ? t("connection.newRecord") : t("connection.record", { id: record }));
}

function typedOf(edit: WaitingEdit, name: string, table: Table | undefined): string {
  const field = table?.fields.find((candidate) => candidate.name === name);
  const value = edit.shown[name];
  const text = field ? showValue(value, field) : String(value ?? "");
  return text === "" ? t("history.blank") : text;
}
