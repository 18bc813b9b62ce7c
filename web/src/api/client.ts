import { eyes } from "@/api/eyes";
import { Problem, Unreachable } from "@/api/problem";
import { t } from "@/ui/text/text";

export interface Ask {
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  workspace?: string;
  /** Several of one name each stand by themselves. */
  query?: Record<string, string | number | boolean | string[] | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Answer<T> {
  body: T;
  headers: Headers;
}

/** The one door to the server: same origin, cookie, JSON or a form. */
export async function open(path: string, ask: Ask = {}): Promise<Response> {
  const headers = new Headers({ Accept: "application/json", "Sheaf-Client": "web", ...ask.headers });
  if (ask.workspace) headers.set("Sheaf-Workspace", ask.workspace);
  const as = ask.workspace ? eyes(ask.workspace) : null;
  if (as) headers.set("Sheaf-As", String(as.id));
  let body: BodyInit | null = null;
  if (ask.body instanceof FormData) body = ask.body;
  else if (ask.body !== undefined) {
    headers.set("Content-Type", "application/json");
    body = JSON.stringify(ask.body);
  }
  let response: Response;
  try {
    response = await fetch(address(path, ask.query), {
      method: ask.method ?? "GET",
      headers,
      body,
      credentials: "same-origin",
      ...(ask.signal ? { signal: ask.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(t("error.unreachable"));
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function send<T>(path: string, ask: Ask = {}): Promise<Answer<T>> {
  const response = await open(path, ask);
  const text = await response.text();
  return { body: (text ? JSON.parse(text) : undefined) as T, headers: response.headers };
}

export async function call<T>(path: string, ask: Ask = {}): Promise<T> {
  return (await send<T>(path, ask)).body;
}

/** A path that begins with a slash is beside the API. */
export function address(path: string, query: Ask["query"] = {}): string {
  const given = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one ?? "")] as const))
    .filter(([, value]) => value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, value]));
  return `${path.startsWith("/") ? "" : "/api/v1/"}${path}${given.length ? `?${search}` : ""}`;
}

/** A path of the API from its parts, each escaped. */
export function to(...parts: (string | number)[]): string {
  return parts.map((part) => encodeURIComponent(part)).join("/");
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  try {
    return new Problem(response.status, JSON.parse(text));
  } catch {
    return new Problem(response.status, {});
  }
}
