import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { sessionKey } from "@/api/session";
import { useWorkspace } from "@/api/workspace";

export type WorkspacePlan = Schema<"WorkspacePlan">;
export type Plan = Schema<"Plan">;
export type Usage = Schema<"Usage">;
export type Invoice = Schema<"Invoice">;

const planKey = (workspace: string) => [workspace, "plan"];

/** The workspace's plan and what is used of it. Asking has it counted again, so that it is looked at once more soon after. */
export function usePlan() {
  const workspace = useWorkspace();
  return useQuery({
    queryKey: planKey(workspace),
    queryFn: () => call<WorkspacePlan>("plan", { workspace }),
    refetchInterval: 15_000,
  });
}

export interface PlanChange {
  plan: string;
  coupon?: string;
  /** It is known that more is used than it allows. */
  confirm?: boolean;
}

/** Chooses a plan; the answer is what holds then. */
export function useChoosePlan() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: PlanChange) => call<WorkspacePlan>("plan", { method: "PUT", workspace, body }),
    onSuccess: (plan) => {
      cache.setQueryData(planKey(workspace), plan);
      // It says whether the workspace is only read and emptied.
      void cache.invalidateQueries({ queryKey: sessionKey });
    },
  });
}

/** Ends the plan with its period. */
export function useCancelPlan() {
  const workspace = useWorkspace();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => call<WorkspacePlan>("plan", { method: "DELETE", workspace }),
    onSuccess: (plan) => {
      cache.setQueryData(planKey(workspace), plan);
      void cache.invalidateQueries({ queryKey: sessionKey });
    },
  });
}
