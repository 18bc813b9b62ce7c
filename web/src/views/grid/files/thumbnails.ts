import { CellSet, type ImageWindowLoader, type Item } from "@glideapps/glide-data-grid";

/** So many are kept. At 160 px a side each takes a tenth of a megabyte at most. */
const MOST = 600;
/** Pictures larger than this are kept as a small copy: those that somebody has just added come as they are. */
const LARGE = 320;
/** So many wait to be fetched; those that came into sight before them are asked for again when they are seen again. */
const MOST_WAITING = 120;
/** So many are fetched at once; the rest of the connections are for records. */
const WIDTH = 3;

type Picture = HTMLImageElement | ImageBitmap;

interface Kept {
  picture?: Picture;
  lost?: true;
  /** Where it is waited for. */
  cells: Item[];
}

/**
 * Small pictures in cells. Each is fetched once and kept while there is room, also when it has been scrolled past; one that cannot be had
 * is not asked for again as long as the grid stands.
 */
export class Thumbnails implements ImageWindowLoader {
  /** The one used last is the last. */
  #kept = new Map<string, Kept>();
  #queue: string[] = [];
  #going = 0;
  #came: Item[] = [];
  #tell: (cells: CellSet) => void = () => undefined;

  setWindow() {
    // What is kept does not hang on what is in sight.
  }

  setCallback(tell: (cells: CellSet) => void) {
    this.#tell = tell;
  }

  loadOrGetImage(address: string, column: number, row: number): Picture | undefined {
    const known = this.#kept.get(address);
    if (known) {
      this.#kept.delete(address);
      this.#kept.set(address, known);
      if (!known.picture && !known.lost) known.cells.push([column, row]);
      return known.picture;
    }
    this.#kept.set(address, { cells: [[column, row]] });
    // What came into sight last is wanted most.
    this.#queue.push(address);
    // Who scrolled past many would else wait for all of them, and so would the server.
    for (const passed of this.#queue.splice(0, this.#queue.length - MOST_WAITING)) this.#kept.delete(passed);
    this.#next();
    this.#trim();
    return undefined;
  }

  #next() {
    while (this.#going < WIDTH) {
      const address = this.#queue.pop();
      if (address === undefined) return;
      this.#going += 1;
      void this.#fetch(address).finally(() => {
        this.#going -= 1;
        this.#next();
      });
    }
  }

  async #fetch(address: string) {
    const kept = this.#kept.get(address);
    if (!kept) return;
    try {
      kept.picture = await pictureAt(address);
    } catch {
      kept.lost = true;
      return;
    }
    const first = this.#came.length === 0;
    this.#came.push(...kept.cells);
    kept.cells = [];
    if (first) requestAnimationFrame(() => this.#tell(new CellSet(this.#came.splice(0))));
  }

  #trim() {
    for (const [address, { picture, lost }] of this.#kept) {
      if (this.#kept.size <= MOST) return;
      if (!picture && !lost) continue;
      this.#kept.delete(address);
      if (picture instanceof ImageBitmap) picture.close();
    }
  }
}

async function pictureAt(address: string): Promise<Picture> {
  const image = new Image();
  image.decoding = "async";
  image.src = address;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const longest = Math.max(width, height);
  if (longest <= LARGE) return image;
  const scale = LARGE / longest;
  return createImageBitmap(image, {
    resizeWidth: Math.max(1, Math.round(width * scale)),
    resizeHeight: Math.max(1, Math.round(height * scale)),
    resizeQuality: "medium",
  });
}
