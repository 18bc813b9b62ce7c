import type { TextKey } from "@/ui/text/text";

type Told = Extract<TextKey, `keys.${string}`>;

/** Keys that do one thing, as they are shown; `Mod` is Ctrl, or the command key of a Mac. */
interface KeyLine {
  keys: string[];
  does: Told;
}

/** Every key of the grid, for those who look them up. */
export const keyGroups: { title: Told; lines: KeyLine[] }[] = [
  {
    title: "keys.groups.go",
    lines: [
      { keys: ["Arrows"], does: "keys.move" },
      { keys: ["Tab", "Shift+Tab"], does: "keys.next" },
      { keys: ["Mod+Arrows"], does: "keys.moveEnd" },
      { keys: ["Home", "End"], does: "keys.rowEnds" },
      { keys: ["Mod+Home", "Mod+End"], does: "keys.ends" },
      { keys: ["Page up", "Page down"], does: "keys.page" },
    ],
  },
  {
    title: "keys.groups.select",
    lines: [
      { keys: ["Shift+Arrows", "Shift+Page down"], does: "keys.grow" },
      { keys: ["Shift+Home", "Mod+Shift+Arrows"], does: "keys.growEnd" },
      { keys: ["Shift+Space"], does: "keys.row" },
      { keys: ["Ctrl+Space"], does: "keys.column" },
      { keys: ["Mod+A"], does: "keys.all" },
    ],
  },
  {
    title: "keys.groups.table",
    lines: [
      { keys: ["Space"], does: "keys.open" },
      { keys: ["Alt+↑", "Alt+↓"], does: "keys.step" },
      { keys: ["Mod+Z"], does: "keys.undo" },
      { keys: ["Mod+Y", "Mod+Shift+Z"], does: "keys.redo" },
      { keys: ["Mod+F"], does: "keys.find" },
      { keys: ["Mod+H"], does: "keys.replace" },
      { keys: ["Shift+F10"], does: "keys.menu" },
      { keys: ["F1", "Mod+/"], does: "keys.keys" },
    ],
  },
  {
    title: "keys.groups.edit",
    lines: [
      { keys: ["Enter", "F2"], does: "keys.edit" },
      { keys: ["A letter"], does: "keys.type" },
      { keys: ["Enter", "Shift+Enter"], does: "keys.editKeep" },
      { keys: ["Tab", "Shift+Tab"], does: "keys.editNext" },
      { keys: ["Mod+Enter"], does: "keys.everywhere" },
      { keys: ["Alt+Enter"], does: "keys.editLine" },
      { keys: ["Esc"], does: "keys.back" },
      { keys: ["Delete"], does: "keys.clear" },
      { keys: ["Mod+;"], does: "keys.day" },
      { keys: ["Mod+Shift+;"], does: "keys.now" },
    ],
  },
  {
    title: "keys.groups.clipboard",
    lines: [
      { keys: ["Mod+C"], does: "keys.copy" },
      { keys: ["Mod+X"], does: "keys.cut" },
      { keys: ["Mod+V"], does: "keys.paste" },
      { keys: ["Mod+D"], does: "keys.down" },
      { keys: ["Mod+R"], does: "keys.right" },
      { keys: [], does: "keys.fillHandle" },
    ],
  },
];

/** What a key pressed in the grid is to do, where the grid library does not know it or does something else. */
export type KeyAct =
  | "open"
  | "menu"
  | "keep"
  | "last"
  | "fillDown"
  | "fillRight"
  | "fillAll"
  | "day"
  | "now"
  | "pageDown"
  | "pageUp"
  | "tab"
  | "tabBack"
  | "enter"
  | "enterBack";

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export function actOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): KeyAct | null {
  if (altKey) return null;
  const held = `${ctrlKey || metaKey ? "mod+" : ""}${shiftKey ? "shift+" : ""}${key.toLowerCase()}`;
  return acts[held] ?? null;
}

const acts: Record<string, KeyAct> = {
  " ": "open",
  contextmenu: "menu",
  "shift+f10": "menu",
  escape: "keep",
  "mod+end": "last",
  "mod+d": "fillDown",
  "mod+r": "fillRight",
  "mod+enter": "fillAll",
  // By the sign and not the key: which of them needs Shift is the keyboard's.
  "mod+;": "day",
  "mod+shift+;": "day",
  "mod+:": "now",
  "mod+shift+:": "now",
  "shift+pagedown": "pageDown",
  "shift+pageup": "pageUp",
  tab: "tab",
  "shift+tab": "tabBack",
  enter: "enter",
  "shift+enter": "enterBack",
};
