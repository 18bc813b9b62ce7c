import type { Schema } from "@/api/schema";
import type { Role } from "@/api/role";

/** What may be done with records of a table, in the order in which people see it. */
export const deeds = ["read", "create", "change", "delete", "comment"] as const;
export type Deed = (typeof deeds)[number];

/** What may be done in the workspace beside. */
export const abilities = ["views", "exports", "imports", "model", "members", "share"] as const;

export type TableRights = Schema<"TableRights">;
export type Permission = NonNullable<TableRights["read"]>;
export type FieldRight = NonNullable<TableRights["fields"]>[string];

/** The bases that a role can be built on. */
export const bases = ["editor", "commenter", "reader", "none"] as const;
export type Base = (typeof bases)[number];

const does: Record<string, readonly Deed[]> = {
  owner: deeds,
  admin: deeds,
  editor: deeds,
  commenter: ["read", "comment"],
  reader: ["read"],
  none: [],
};

/** What holds for a table where a role says nothing of it. */
export const ofBase = (base: string, deed: Deed): boolean => does[base]?.includes(deed) ?? false;

/** What a role comes to for a table and a deed: nothing can be done with what is not seen. */
export function permission(role: Pick<Role, "base" | "tables">, table: string, deed: Deed): Permission {
  const rights = role.tables[table];
  const read = rights?.read ?? ofBase(role.base, "read");
  if (read === false) return false;
  return rights?.[deed] ?? ofBase(role.base, deed);
}

/** The same rights with something else said of a deed; `undefined`: as the base has it. */
export function withDeed(rights: TableRights, deed: Deed, said: Permission | undefined): TableRights {
  const rest = without(rights, deed);
  return said === undefined ? rest : { ...rest, [deed]: said };
}

/** The same rights with something else said of a field; `undefined`: nothing. */
export function withField(rights: TableRights, field: string, said: FieldRight | undefined): TableRights {
  const fields = without(rights.fields ?? {}, field);
  return { ...rights, fields: said === undefined ? fields : { ...fields, [field]: said } };
}

const without = <T extends object>(whole: T, name: string): T =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name)) as T;
