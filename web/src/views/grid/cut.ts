import { measureTextCached } from "@glideapps/glide-data-grid";

/** The text as far as there is room for it, with an ellipsis where it goes on. */
export function cut(text: string, room: number, ctx: CanvasRenderingContext2D, font: string): string {
  const fits = fitting(text, room - measureTextCached("…", ctx, font).width, ctx, font);
  return `${text.slice(0, Math.max(1, fits)).trimEnd()}…`;
}

/** How many of its first characters there is room for. */
export function fitting(text: string, room: number, ctx: CanvasRenderingContext2D, font: string): number {
  let fits = 0;
  let tooLong = text.length;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measureTextCached(text.slice(0, middle), ctx, font).width > room) tooLong = middle;
    else fits = middle;
  }
  return fits;
}
