import { Modal } from "@mantine/core";
import type { ComponentType } from "react";
import type { WorkspaceEntry } from "@/api/workspace";
import { CloneForm } from "@/features/standing/CloneForm";
import { DeleteForm } from "@/features/standing/DeleteForm";
import type { FormProps } from "@/features/standing/formProps";
import { SuspendForm } from "@/features/standing/SuspendForm";
import { t } from "@/ui/text/text";

const forms = { suspend: SuspendForm, clone: CloneForm, delete: DeleteForm } satisfies Record<
  string,
  ComponentType<FormProps>
>;
const titles = {
  suspend: "standing.suspendTitle",
  clone: "standing.cloneTitle",
  delete: "standing.deleteTitle",
} as const;

/** What is to be done with which workspace, once more is said of it. */
export interface Deed {
  what: keyof typeof forms;
  workspace: WorkspaceEntry;
}

export function Doing({ deed, onClose }: { deed: Deed | null; onClose: () => void }) {
  const Form = deed ? forms[deed.what] : null;
  return (
    <Modal
      opened={deed !== null}
      onClose={onClose}
      title={deed ? `${t(titles[deed.what])}: ${deed.workspace.label}` : null}
      closeButtonProps={{ "aria-label": t("act.close") }}
    >
      {deed && Form ? <Form workspace={deed.workspace} onDone={onClose} onCancel={onClose} /> : null}
    </Modal>
  );
}
