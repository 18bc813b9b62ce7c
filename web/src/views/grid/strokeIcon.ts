/** An icon of 15 px, from its strokes in a square of 24. */
export function strokeIcon(
  ctx: CanvasRenderingContext2D,
  paths: Path2D[],
  x: number,
  y: number,
  colour: string,
) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(15 / 24, 15 / 24);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.9;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  for (const path of paths) ctx.stroke(path);
  ctx.restore();
}
