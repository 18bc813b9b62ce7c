import { later } from "@/ui/later";

/** The box in which a workspace is made. */
export const newWorkspace = later(async () => (await import("@/features/shell/NewWorkspace")).NewWorkspace);
