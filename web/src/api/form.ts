import type { QueryClient } from "@tanstack/react-query";
import { call, send, to } from "@/api/client";
import type { StoredFile } from "@/api/files";
import type { Schema } from "@/api/schema";
import { refreshModel } from "@/api/table";
import { upload, type Sent as SentSoFar } from "@/api/upload";
import type { View } from "@/api/view";

/** A form as a stranger sees it. */
export type PublicForm = Schema<"PublicForm">;
export type PublicStep = NonNullable<PublicForm["steps"]>[number];
export type PublicQuestion = PublicStep["questions"][number];
export type Confirmation = Schema<"FormTaken">["confirmation"];

/** A form as its author makes it. */
export type Form = Extract<NonNullable<View["look"]>, { kind: "form" }>;
export type Step = NonNullable<Form["steps"]>[number];
export type Question = NonNullable<Step["questions"]>[number];

/** Where a form is reached: the workspace and the secret of its address. */
export interface FormPlace {
  workspace: string;
  secret: string;
}

export type Answers = Record<string, unknown>;

const at = ({ workspace, secret }: FormPlace, ...more: string[]) => to("forms", workspace, secret, ...more);

export const fetchForm = (place: FormPlace, signal?: AbortSignal) =>
  call<PublicForm>(at(place), signal ? { signal } : {});

/** The questions that are asked of somebody who has answered so far; the server decides. */
export async function fetchAsked(place: FormPlace, answers: Answers, signal: AbortSignal): Promise<string[]> {
  const body = { answers };
  return (await call<Schema<"AskedQuestions">>(at(place, "asked"), { method: "POST", body, signal })).asked;
}

/** Records that may be chosen, by their titles. */
export async function findFormRecords(place: FormPlace, field: string, search: string, signal: AbortSignal) {
  const found = await call<Schema<"FormRecords">>(at(place, "records"), { query: { field, search }, signal });
  return found.records.map(({ id, title }) => ({ id, title: String(title ?? "") }));
}

export interface Sent {
  answers: Answers;
  stamp: string;
  work: string;
  homepage: string;
}

export async function sendAnswers(place: FormPlace, body: Sent): Promise<Confirmation> {
  return (await call<Schema<"FormTaken">>(at(place), { method: "POST", body })).confirmation;
}

/** With what a file is brought: its stamp and the work for it, and the question. */
export interface Brought {
  stamp: string;
  work: string;
  field: string;
}

/** Uploads a file for an answer; answers what is put there. */
export async function bringFile(
  place: FormPlace,
  { stamp, work, field }: Brought,
  file: File,
  onSent: (sent: SentSoFar) => void,
  signal: AbortSignal,
): Promise<StoredFile> {
  const form = new FormData();
  form.append("stamp", stamp);
  form.append("work", work);
  form.append("field", field);
  form.append("file", file, file.name);
  return (await upload<Schema<"FormFile">>(at(place, "files"), null, form, onSent, signal)).file;
}

/** Takes back a file that was brought. */
export async function giveUpFile(place: FormPlace, field: string, file: string, stamp: string) {
  await send<unknown>(at(place, "files", field, file), { method: "DELETE", query: { stamp } });
}

/** Gives a form another address; the one before leads nowhere from then on. */
export async function renewLink(workspace: string, cache: QueryClient, table: string, view: string) {
  const path = to("tables", table, "views", view, "link");
  await send<View>(path, { method: "POST", workspace, body: {} });
  await refreshModel(cache, workspace);
}
