import { Button, Modal } from "@mantine/core";
import { useModel, type Table } from "@/api/table";
import type { RefusedEdit, WaitingEdit } from "@/api/waitingEdits";
import { showValue } from "@/fields/kinds";
import css from "@/features/shell/connection.module.css";
import { t } from "@/ui/text/text";

interface Props {
  waiting: WaitingEdit[];
  refused: RefusedEdit[];
  onDismiss: () => void;
  onInsist: (edit: WaitingEdit) => void;
  onClose: () => void;
}

/** Each change that waits, and each that was not taken: where, what was typed, and why not. */
export function KeptEdits({ waiting, refused, onDismiss, onInsist, onClose }: Props) {
  const tables = useModel().data?.tables ?? [];
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
          />
          <Button variant="default" mb="lg" onClick={onDismiss}>
            {t("connection.dismiss")}
          </Button>
        </>
      ) : null}
      {waiting.length ? (
        <>
          {refused.length ? (
            <h3 className={css.heading}>{t("connection.waiting", { n: waiting.length })}</h3>
          ) : null}
          <p className={css.help}>{t("connection.waitingHelp")}</p>
          <Edits edits={waiting} tables={tables} />
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
}

function Edits({ edits, refused, tables, onInsist }: EditsProps) {
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
          return Object.keys(edit.fields).map((name) => (
            <tr key={`${edit.key}/${name}`}>
              <td>
                {table?.label ?? edit.table}, {edit.title || t("connection.record", { id: edit.record })}
                <br />
                {table?.fields.find((field) => field.name === name)?.label ?? name}
              </td>
              <td>{typedOf(edit, name, table)}</td>
              {refused ? (
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

function typedOf(edit: WaitingEdit, name: string, table: Table | undefined): string {
  const field = table?.fields.find((candidate) => candidate.name === name);
  const value = edit.shown[name];
  const text = field ? showValue(value, field) : String(value ?? "");
  return text === "" ? t("history.blank") : text;
}
