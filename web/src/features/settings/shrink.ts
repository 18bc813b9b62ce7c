/** Most bytes of a picture that is part of what a workspace says about itself. */
const MOST_BYTES = 16 * 1024;
/** How large it is at most on its longer side, in px; smaller ones are tried where it takes too many bytes. */
const SIDES = [128, 96, 64, 48, 32];
/** Losing nothing first; then as those write it that can keep what is seen through. */
const FORMS = [
  ["image/png", undefined],
  ["image/webp", 0.9],
  ["image/webp", 0.75],
] as const;

/** A picture, small enough to be kept, as base64. Null: it cannot be made so small. Throws where it is no picture. */
export async function shrink(file: Blob): Promise<string | null> {
  const address = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    for (const side of SIDES) {
      const canvas = drawn(picture, side);
      for (const [form, quality] of FORMS) {
        const blob = await encoded(canvas, form, quality);
        // A browser that cannot write a form writes a PNG.
        if (blob && blob.type === form && blob.size <= MOST_BYTES) return await base64(blob);
      }
    }
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function drawn(picture: HTMLImageElement, side: number): HTMLCanvasElement {
  // A drawing may not say how large it is.
  const [width, height] = [picture.naturalWidth || side, picture.naturalHeight || side];
  const by = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * by));
  canvas.height = Math.max(1, Math.round(height * by));
  const paper = canvas.getContext("2d");
  if (paper) {
    paper.imageSmoothingQuality = "high";
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

const encoded = (canvas: HTMLCanvasElement, form: string, quality: number | undefined) =>
  new Promise<Blob | null>((done) => canvas.toBlob(done, form, quality));

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
