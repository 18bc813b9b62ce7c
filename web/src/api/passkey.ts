import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call, to } from "@/api/client";
import type { Schema } from "@/api/schema";
import { enters, sessionKey, type Session } from "@/api/session";

export type Passkey = Schema<"Passkey">;
type Asked = Schema<"PasskeyAsked">;

const passkeysKey = ["passkeys"];

/** Whether this browser makes and uses passkeys. */
export const hasPasskeys = () => typeof PublicKeyCredential !== "undefined";

export function usePasskeys() {
  return useQuery({
    queryKey: passkeysKey,
    queryFn: () => call<Schema<"Passkeys">>("account/passkeys"),
  });
}

/** Makes a passkey: the device is asked, and what it has made is kept under a name. */
export function useAddPasskey() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, ...shown }: Schema<"ShownAll"> & { name: string }) => {
      const { options, ticket } = await call<Asked>("account/passkeys/begin", {
        method: "POST",
        body: shown,
      });
      const made = await navigator.credentials.create(creation(options));
      return call<Passkey>("account/passkeys", {
        method: "POST",
        body: { ticket, name, credential: answer(made) },
      });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: passkeysKey }),
  });
}

export function useRemovePasskey() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Schema<"ShownPassword"> & { id: number }) =>
      call<unknown>(to("account", "passkeys", id, "remove"), { method: "POST", body }),
    onSuccess: () => cache.invalidateQueries({ queryKey: passkeysKey }),
  });
}

/** Signs in by whichever passkey the device has for this site. */
export function usePasskeySignIn() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { options, ticket } = await call<Asked>("session/passkey/begin", { method: "POST", body: {} });
      const shown = await navigator.credentials.get(request(options));
      return call<Session>("session/passkey", {
        method: "POST",
        body: { ticket, credential: answer(shown) },
      });
    },
    onSuccess: (session) => {
      enters(cache, session);
      return cache.invalidateQueries({ queryKey: sessionKey });
    },
  });
}

type Json = Record<string, unknown>;

/** Bytes as WebAuthn writes them: base64 for addresses, without an end. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const named = (list: unknown) =>
  ((list ?? []) as { id: string; type: "public-key" }[]).map((one) => ({ ...one, id: bytesOf(one.id) }));

function creation(options: unknown): CredentialCreationOptions {
  const asked = (options as { publicKey: Json }).publicKey;
  const user = asked.user as { id: string; name: string; displayName: string };
  return {
    publicKey: {
      ...(asked as unknown as PublicKeyCredentialCreationOptions),
      challenge: bytesOf(asked.challenge as string),
      user: { ...user, id: bytesOf(user.id) },
      excludeCredentials: named(asked.excludeCredentials),
    },
  };
}

function request(options: unknown): CredentialRequestOptions {
  const asked = (options as { publicKey: Json }).publicKey;
  return {
    publicKey: {
      ...(asked as unknown as PublicKeyCredentialRequestOptions),
      challenge: bytesOf(asked.challenge as string),
      allowCredentials: named(asked.allowCredentials),
    },
  };
}

/** What a device answered, as it is sent. */
function answer(given: Credential | null): Json {
  if (!(given instanceof PublicKeyCredential)) throw new DOMException("none", "NotAllowedError");
  const said = given.response as Partial<AuthenticatorAssertionResponse & AuthenticatorAttestationResponse>;
  const parts = {
    clientDataJSON: said.clientDataJSON,
    attestationObject: said.attestationObject,
    authenticatorData: said.authenticatorData,
    signature: said.signature,
    userHandle: said.userHandle,
  };
  return {
    id: given.id,
    rawId: textOf(given.rawId),
    type: given.type,
    extensions: given.getClientExtensionResults(),
    // Of making one and of showing one there are other parts.
    response: Object.fromEntries(
      Object.entries(parts).flatMap(([name, bytes]) => (bytes ? [[name, textOf(bytes)]] : [])),
    ),
  };
}
