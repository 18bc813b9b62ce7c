import { createContext, useContext } from "react";
import type { Schema } from "@/api/schema";

/** A workspace as those see it who are in it. */
export type WorkspaceEntry = Schema<"Workspace">;

/** The workspace that the page is in. */
export const WorkspaceContext = createContext<string | null>(null);

export function useWorkspace(): string {
  const name = useContext(WorkspaceContext);
  if (name === null) throw new Error("useWorkspace outside a workspace");
  return name;
}
