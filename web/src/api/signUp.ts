import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import type { Schema } from "@/api/schema";
import { becomes } from "@/api/session";

/** Asks for an account and a workspace. The answer is the same whoever asks: a letter says more. */
export function useAskSignUp() {
  return useMutation({
    mutationFn: (body: Schema<"SignUpRequest">) => call<unknown>("sign-up", { method: "POST", body }),
  });
}

/** What a link to sign up leads to, for whoever has it. */
export function useWantedSignUp(secret: string) {
  return useQuery({
    queryKey: ["sign-up", secret],
    queryFn: () =>
      call<Schema<"SignUpWanted">>("sign-up/look", { method: "POST", body: { sign_up: secret } }),
    retry: false,
    staleTime: Infinity,
  });
}

/** Makes the account and the workspace of a link. */
export function useFinishSignUp() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<"SignUp">) =>
      call<Schema<"Accepted">>("sign-up/finish", { method: "POST", body }),
    onSuccess: ({ person, workspaces, has_password, second_factor }) => {
      becomes(cache, { person, workspaces, has_password, second_factor });
    },
  });
}
