import { createElement } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import type { FieldTypeName } from "@/api/table";
import { kinds } from "@/fields/kinds";

const known = new Map<FieldTypeName, Path2D[]>();

/** The strokes of a field type's icon, for the canvas. They are read once from the icon as React draws it. */
export function iconPaths(type: FieldTypeName): Path2D[] {
  let paths = known.get(type);
  if (!paths) {
    paths = readPaths(type);
    known.set(type, paths);
  }
  return paths;
}

function readPaths(type: FieldTypeName): Path2D[] {
  const holder = document.createElement("div");
  const root = createRoot(holder);
  flushSync(() => root.render(createElement(kinds[type].icon)));
  const paths = [...holder.querySelectorAll("path")]
    .filter((path) => path.getAttribute("stroke") !== "none")
    .map((path) => new Path2D(path.getAttribute("d") ?? ""));
  root.unmount();
  return paths;
}

/** To be called outside of rendering, before the first grid is drawn. */
export function readAllIcons() {
  for (const type of Object.keys(kinds) as FieldTypeName[]) iconPaths(type);
}
