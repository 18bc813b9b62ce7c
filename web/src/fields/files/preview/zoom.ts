/** Times the size at which a picture fits. */
const steps = [1, 1.5, 2, 3, 4, 6, 8] as const;

export const mayGrow = (zoom: number): boolean => zoom < (steps.at(-1) ?? 1);
export const mayShrink = (zoom: number): boolean => zoom > 1;

/** The next step up or down; at the end it stays. */
export function zoomed(zoom: number, way: "in" | "out"): number {
  return (way === "in" ? steps.find((step) => step > zoom) : steps.findLast((step) => step < zoom)) ?? zoom;
}

export interface Size {
  width: number;
  height: number;
}

/** How much smaller a picture must be to fit; one that fits already is shown as it is. */
export function fitOf(picture: Size, room: Size): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(1, room.width / picture.width, room.height / picture.height);
}
