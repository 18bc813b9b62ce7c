import { useMutation, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { call } from "@/api/client";
import { sessionKey } from "@/api/session";

export interface WorkspaceName {
  name: string;
  label: string;
  /** From when on it is only read and emptied, where its plan ends or is exceeded. */
  shut_at?: string;
}

/** The workspace that the page is in. */
export const WorkspaceContext = createContext<string | null>(null);

export function useWorkspace(): string {
  const name = useContext(WorkspaceContext);
  if (name === null) throw new Error("useWorkspace outside a workspace");
  return name;
}

export function useCreateWorkspace() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (workspace: WorkspaceName) =>
      call<WorkspaceName>("workspaces", { method: "POST", body: workspace }),
    onSuccess: () => cache.invalidateQueries({ queryKey: sessionKey }),
  });
}
