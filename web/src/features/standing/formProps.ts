import type { WorkspaceEntry } from "@/api/workspace";

/** What asks for something to be done with a workspace as a whole. */
export interface FormProps {
  workspace: WorkspaceEntry;
  /** The workspace as it stands then, or that was made. */
  onDone: (workspace: WorkspaceEntry) => void;
  onCancel: () => void;
}
