import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { address, call, send, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { enters, type Session } from "@/api/session";

export type Provider = Schema<"Provider">;
export type Identity = Schema<"Identities">["identities"][number];

const identitiesKey = ["identities"];
const providersKey = ["providers"];

/** Where a browser goes to sign in with a provider, and then to a page of ours. */
export const wayTo = (provider: string, then?: string) =>
  address(to("session", "oidc", provider), { back: then });

/** What is asked of whoever came back from a provider; an error where nothing waits. */
export function useWaiting() {
  return useQuery({
    queryKey: ["waiting-sign-in"],
    queryFn: () => call<Schema<"WaitingSignIn">>("session/oidc"),
    retry: false,
  });
}

/** Ends a sign-in that waited; answers where they wanted to be. */
export function useFinishSignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: Schema<"SignInRest">) => {
      const { body: session, headers } = await send<Session>("session/oidc", { method: "POST", body });
      return { session, then: headers.get("location") ?? undefined };
    },
    onSuccess: ({ session }) => enters(cache, session),
  });
}

/** As whom providers know one. */
export function useIdentities() {
  return useQuery({
    queryKey: identitiesKey,
    queryFn: () => call<Schema<"Identities">>("account/identities"),
  });
}

/** Begins to connect a provider's account; answers where the browser goes. */
export function useConnectIdentity() {
  return useMutation({
    mutationFn: (body: Schema<"NewIdentity">) =>
      call<Schema<"Departure">>("account/identities", { method: "POST", body }),
  });
}

export function useRemoveIdentity() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Schema<"ShownPassword"> & { id: number }) =>
      call<unknown>(to("account", "identities", id, "remove"), { method: "POST", body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: identitiesKey }),
  });
}

export function useProviders() {
  return useQuery({
    queryKey: providersKey,
    queryFn: () => call<Schema<"Providers">>("host/providers"),
  });
}

function useRefresh() {
  const cache = useQueryClient();
  return () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: providersKey }),
      cache.invalidateQueries({ queryKey: ["host"] }),
    ]);
}

export function useAddProvider() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: Schema<"NewProvider">) => call<Provider>("host/providers", { method: "POST", body }),
    onSuccess: refresh,
  });
}

export function useChangeProvider() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ name, ...body }: Schema<"ProviderChange"> & { name: string }) =>
      call<Provider>(to("host", "providers", name), { method: "PATCH", body }),
    onSuccess: refresh,
  });
}

export function useRemoveProvider() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (name: string) => call<unknown>(to("host", "providers", name), { method: "DELETE" }),
    onSuccess: refresh,
  });
}
