import type { View } from "@/api/view";
import { writeColours, type Colouring } from "@/views/colouring";
import { writeLook } from "@/views/look";

/** What of a saved view decides what is shown. */
export interface Saved {
  filter?: string;
  sort: string[];
  fields?: string[];
  group?: string[];
  colours?: Colouring[];
  look?: View["look"];
}

/** The same parts as they stand in the address: a part that is missing is as it was saved. */
export interface Shown {
  filter?: string | undefined;
  sort?: string | undefined;
  fields?: string | undefined;
  group?: string | undefined;
  colours?: string | undefined;
  look?: string | undefined;
}

const PARTS = ["filter", "sort", "fields", "group", "colours", "look"] as const;

function asSaved(saved: Saved | undefined): Required<{ [K in keyof Shown]: string }> {
  return {
    filter: saved?.filter ?? "",
    sort: saved?.sort.join(",") ?? "",
    fields: saved?.fields?.join(",") ?? "",
    group: saved?.group?.join(",") ?? "",
    colours: writeColours(saved?.colours ?? []),
    look: writeLook(saved?.look),
  };
}

/** What is shown: the view, and over it what the address says. */
export function over(saved: Saved | undefined, shown: Shown) {
  const kept = asSaved(saved);
  return {
    filter: shown.filter ?? kept.filter,
    sort: shown.sort ?? kept.sort,
    fields: shown.fields ?? kept.fields,
    group: shown.group ?? kept.group,
    colours: shown.colours ?? kept.colours,
    look: shown.look ?? kept.look,
  };
}

/** A change as the address writes it down: what is as it was saved is left out. */
export function against<C extends Shown>(saved: Saved | undefined, change: C): C {
  const kept = asSaved(saved);
  const written = { ...change };
  for (const part of PARTS) {
    if (part in change)
      written[part] = (change[part] ?? "") === kept[part] ? undefined : (change[part] ?? "");
  }
  return written;
}

/** Whether what is shown is otherwise than what was saved. */
export function differs(saved: Saved | undefined, shown: Shown): boolean {
  const kept = asSaved(saved);
  return PARTS.some((part) => shown[part] !== undefined && shown[part] !== kept[part]);
}

/** The fields that are shown, in their order; all where none are named, or none of them is there. */
export function shownFields<F extends { name: string }>(all: F[], names: string): F[] {
  const found = names.split(",").flatMap((name) => all.find((field) => field.name === name) ?? []);
  return found.length ? found : all;
}

/** How the fields that are shown are said; blank where they are all, in the table's own order. */
export function saidFields<F extends { name: string }>(all: F[], shown: F[]): string {
  const plain = shown.length === all.length && shown.every((field, at) => field.name === all[at]?.name);
  return plain ? "" : shown.map((field) => field.name).join(",");
}
