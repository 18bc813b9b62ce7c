import { Health } from "@/features/host/Health";
import { WorkspaceList } from "@/features/host/WorkspaceList";

/** The parts of the console, in their order; another one is a line here, a word in `host.parts`, and a file. */
export const parts = [
  { name: "workspaces", Part: WorkspaceList },
  { name: "health", Part: Health },
] as const;

export type PartName = (typeof parts)[number]["name"];
