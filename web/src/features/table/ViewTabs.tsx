import { Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconLock, IconPlus, IconUser } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useMay } from "@/api/may";
import { summaryOf } from "@/api/summary";
import type { Table } from "@/api/table";
import {
  changeView,
  createView,
  deleteView,
  type Look,
  type View,
  type ViewBody,
  type ViewChanged,
} from "@/api/view";
import { Kinds } from "@/features/table/Kinds";
import { lookIcons } from "@/features/table/lookIcons";
import type { TableSearch } from "@/features/table/TablePage";
import { withHint } from "@/features/table/useShaping";
import { ViewMenu } from "@/features/table/ViewMenu";
import css from "@/features/table/views.module.css";
import { later, useAtRest } from "@/ui/later";
import { say } from "@/ui/quietBar";
import { t } from "@/ui/text/text";
import { withinMain } from "@/ui/within";
import { readColours } from "@/views/colouring";
import { lookOf, readLook, writeLook, type LookKind } from "@/views/look";
import { writeLayout, type Layout } from "@/views/grid/layout";
import { differs, shownFields, type Shown } from "@/views/saved";

const viewActs = later(async () => (await import("@/features/table/ViewActs")).ViewActs);
const publishing = later(async () => (await import("@/features/table/PublishView")).PublishView);
const viewName = later(async () => (await import("@/features/table/ViewName")).ViewName);

interface Props {
  workspace: string;
  table: Table;
  view: View | undefined;
  /** As the address says it. */
  shown: TableSearch;
  /** As it is shown, the view included. */
  now: Required<{ [K in keyof Shown]: string }>;
  /** Of the grid; a new view takes it along. */
  layout: Layout;
  onShow: (change: Partial<TableSearch>) => void;
}

const asSaved: Partial<TableSearch> = {
  filter: undefined,
  sort: undefined,
  fields: undefined,
  group: undefined,
  colours: undefined,
  look: undefined,
};
/** What is given a name: a new view, for everybody or oneself, or one that there is. */
type Naming = "new" | "mine" | "rename";
const isMine = (view: View) => view.owner === "me";
/** What a view does not share with its copy. */
const itsOwn = new Set<string>(["name", "label", "owner", "published", "locked"] satisfies (keyof View)[]);
const names = (text: string) => text.split(",").filter((name) => name !== "");

const FormSign = lookIcons.form;

/** All records and each saved view; what was changed in one can be saved or taken back. */
export function ViewTabs({ workspace, table, view, shown, now, layout, onShow }: Props) {
  const cache = useQueryClient();
  const [naming, setNaming] = useState<Naming | null>(null);
  const [published, setPublished] = useState<string | null>(null);
  const form = view?.look?.kind === "form";
  const changed = differs(view, shown);
  useAtRest(viewActs.soon);
  useAtRest(viewName.soon);
  const actsReady = viewActs.useReady(changed);
  const nameReady = viewName.useReady(naming !== null);
  const publishReady = publishing.useReady(published !== null);
  const tabs = useRef<HTMLElement>(null);
  // Whoever may not change what everybody sees has views of their own.
  const may = useMay("views");
  const mayAsk = useMay("model");
  const mayName = view !== undefined && (may || isMine(view));
  // The tab of what is shown is never out of sight, nor the button for more beside it.
  useEffect(() => {
    const held = tabs.current?.querySelector("[aria-current=page]")?.parentElement;
    if (held !== tabs.current) held?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [view?.name]);

  /** Makes a change, shows what came of it, and says how it is taken back. */
  async function make(
    change: Promise<ViewChanged>,
    text: string,
    after: (made: ViewChanged) => Partial<TableSearch>,
  ) {
    const before: Partial<TableSearch> = {
      view: shown.view,
      filter: shown.filter,
      sort: shown.sort,
      fields: shown.fields,
      group: shown.group,
      colours: shown.colours,
      look: shown.look,
    };
    try {
      const made = await change;
      setNaming(null);
      onShow(after(made));
      say({ text, action: { label: t("act.undo"), run: () => void takeBack(made, before) } });
    } catch (error) {
      say({ tone: "bad", text: t("view.failed", { why: withHint(error) }) });
    }
  }

  async function takeBack(made: ViewChanged, before: Partial<TableSearch>) {
    try {
      await made.undo();
      onShow(before);
      say(t("undo.undone"));
    } catch (error) {
      say({ tone: "bad", text: t("undo.failed", { why: withHint(error) }) });
    }
  }

  /** The look that is shown, with all its fields. */
  function lookNow(): { look?: Look } {
    const said = readLook(now.look);
    const look = said && lookOf(said, table);
    return look ? { look } : {};
  }

  /** A new view of a kind, ready to be used; where the table has no field for it, that is told in its place. */
  async function begin(kind: LookKind | "grid" | "form") {
    const look = kind === "grid" ? null : kind === "form" ? await formOf(table) : lookOf({ kind }, table);
    if (kind !== "grid" && kind !== "form" && !look) {
      return onShow({ ...asSaved, view: undefined, look: writeLook({ kind }) });
    }
    const label = freeLabel(t(`look.kinds.${kind}`), table);
    const change = createView(workspace, cache, table.name, {
      label,
      ...(look ? { look } : {}),
      ...(may ? {} : { owner: "me" as const }),
    });
    return make(change, t("view.made", { view: label }), ({ view: made }) => ({
      ...asSaved,
      view: made?.name,
    }));
  }

  function name(label: string) {
    if (naming === "rename" && view) {
      const change = changeView(workspace, cache, table.name, view.name, { label });
      return make(change, t("view.renamed", { view: label }), () => ({}));
    }
    const change = createView(workspace, cache, table.name, {
      label,
      ...(naming === "mine" ? { owner: "me" as const } : {}),
      ...(now.filter ? { filter: now.filter } : {}),
      ...(now.sort ? { sort: names(now.sort) } : {}),
      ...(now.fields ? { fields: names(now.fields) } : {}),
      ...(now.group ? { group: names(now.group) } : {}),
      ...(now.colours ? { colours: readColours(now.colours) } : {}),
      ...lookNow(),
      summary: summaryOf(table, view),
      layout: writeLayout(layout, shownFields(table.fields, now.fields)),
    });
    return make(change, t("view.made", { view: label }), ({ view: made }) => ({
      ...asSaved,
      view: made?.name,
    }));
  }

  function save(of: View) {
    const change = changeView(workspace, cache, table.name, of.name, {
      filter: now.filter || null,
      sort: names(now.sort),
      fields: now.fields ? names(now.fields) : null,
      group: now.group ? names(now.group) : null,
      colours: now.colours ? readColours(now.colours) : null,
      // A form stays one, whatever else is kept of what is shown.
      look: lookNow().look ?? (of.look?.kind === "form" ? of.look : null),
    });
    return make(change, t("view.saved", { view: of.label }), () => asSaved);
  }

  /** Keeps a view to oneself, or gives it to everybody. Its name may become another. */
  function give(of: View, owner: "me" | null) {
    const change = changeView(workspace, cache, table.name, of.name, { owner });
    const text = t(owner === "me" ? "view.madeMine" : "view.madeEverybodys", { view: of.label });
    return make(change, text, ({ view: made }) => ({ view: made?.name ?? of.name }));
  }

  /** Has a view stay as it is until it is unlocked. What is shown of it otherwise goes on being shown. */
  function lock(of: View, locked: boolean) {
    const change = changeView(workspace, cache, table.name, of.name, { locked });
    return make(change, t(locked ? "view.madeLocked" : "view.madeUnlocked", { view: of.label }), () => ({}));
  }

  /** Another of the same, for those who see this one; whoever makes no views for everybody has it alone. */
  function duplicate(of: View) {
    const parts = Object.entries(of).filter(([part]) => !itsOwn.has(part));
    const label = freeLabel(of.label, table);
    const owner = may && !isMine(of) ? {} : { owner: "me" as const };
    const change = createView(workspace, cache, table.name, {
      ...(Object.fromEntries(parts) as ViewBody),
      ...owner,
      label,
    });
    return make(change, t("view.made", { view: label }), ({ view: made }) => ({
      ...asSaved,
      view: made?.name,
    }));
  }

  function remove(of: View) {
    const change = deleteView(workspace, cache, table.name, of.name);
    return make(change, t("view.deleted", { view: of.label }), () => ({ ...asSaved, view: undefined }));
  }

  const toPublish = table.views?.find(({ name }) => name === published);
  return (
    <div className={css.row}>
      {publishReady && toPublish ? (
        <publishing.Part
          workspace={workspace}
          table={table.name}
          view={toPublish}
          onClose={() => setPublished(null)}
        />
      ) : null}
      <nav ref={tabs} className={css.tabs} aria-label={t("view.list")}>
        <Tab label={t("view.all")} on={!view} onOpen={() => onShow({ ...asSaved, view: undefined })} />
        {(table.views ?? []).map((each) => (
          <span key={each.name} className={css.held}>
            <Tab
              label={each.label}
              mine={isMine(each)}
              locked={each.locked === true}
              on={each.name === view?.name}
              onOpen={() => onShow({ ...asSaved, view: each.name })}
            />
            {each.name === view?.name && (mayName || !form) ? (
              <ViewMenu
                view={each}
                kind={readLook(now.look)?.kind ?? "grid"}
                mayAll={may}
                may={mayName}
                onKind={(kind) =>
                  onShow({ look: kind === "grid" ? "" : writeLook(lookOf({ kind }, table) ?? { kind }) })
                }
                onGive={(owner) => void give(each, owner)}
                onPublish={() => setPublished(each.name)}
                onPublishSoon={publishing.soon}
                onLock={(locked) => void lock(each, locked)}
                onDuplicate={may || !form ? () => void duplicate(each) : undefined}
                onRename={() => setNaming("rename")}
                onDelete={() => void remove(each)}
              />
            ) : null}
          </span>
        ))}
      </nav>
      <Menu position="bottom-start" width={180} portalProps={withinMain}>
        <Menu.Target>
          <button
            type="button"
            data-opens="view"
            className={css.menu}
            aria-label={t("view.add")}
            title={t("view.add")}
          >
            <IconPlus size={15} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("view.add")}</Menu.Label>
          <Kinds onKind={(kind) => void begin(kind)} />
          {may && mayAsk ? (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<FormSign size={14} />} onClick={() => void begin("form")}>
                {t("look.kinds.form")}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {naming && nameReady ? (
        <viewName.Part
          key={naming}
          initial={naming === "rename" ? (view?.label ?? "") : ""}
          onName={(label) => void name(label)}
          onClose={() => setNaming(null)}
        />
      ) : changed && actsReady && !naming ? (
        <viewActs.Part
          view={view}
          mayAll={may}
          onSave={mayName ? () => void save(view) : undefined}
          onName={setNaming}
          onBack={() => onShow(asSaved)}
        />
      ) : null}
    </div>
  );
}

/** A form that asks for what can be asked; how one is made comes with the first. */
const formOf = async (table: Table) => (await import("@/features/formEditor/draft")).newForm(table);

/** A label that no view of the table has yet: the word, else with a number. */
function freeLabel(word: string, table: Table): string {
  const taken = new Set((table.views ?? []).map(({ label }) => label));
  let label = word;
  for (let number = 2; taken.has(label); number++) label = `${word} ${number}`;
  return label;
}

interface TabProps {
  label: string;
  on: boolean;
  /** Nobody else sees it. */
  mine?: boolean;
  /** It stays as it is. */
  locked?: boolean;
  onOpen: () => void;
}

function Tab({ label, on, mine = false, locked = false, onOpen }: TabProps) {
  const said = [...(mine ? [t("view.mine")] : []), ...(locked ? [t("view.locked")] : [])].join(", ");
  return (
    <button
      type="button"
      className={css.tab}
      title={said ? `${label} (${said})` : label}
      aria-current={on ? "page" : undefined}
      onClick={onOpen}
    >
      {mine ? <IconUser size={13} className={css.sign} aria-label={t("view.mine")} role="img" /> : null}
      {locked ? <IconLock size={13} className={css.sign} aria-label={t("view.locked")} role="img" /> : null}
      <span className="cut">{label}</span>
    </button>
  );
}
