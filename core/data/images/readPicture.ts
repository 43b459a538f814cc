import { decodePng, type Pixels } from "./pngDecoder.ts";

/** Why a file is no picture that can be read, to be put after its name. */
export interface PictureRefusal {
  readonly refused: string;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The first bytes of pictures of other kinds. */
const STRANGERS: readonly { readonly magic: readonly number[]; readonly name: string }[] = [
  { magic: [0xff, 0xd8, 0xff], name: "a JPEG" },
  { magic: [0x47, 0x49, 0x46, 0x38], name: "a GIF" },
  { magic: [0x42, 0x4d], name: "a BMP" },
  { magic: [0x52, 0x49, 0x46, 0x46], name: "a WebP" },
];
/** A header may promise far more than the file holds: nothing is made as large as it says before this is asked. */
const MOST_PIXELS = 2 ** 24;

/** By its bytes: as long as a host keeps a file, its picture is kept, and typing in the network decodes nothing anew. */
const known = new WeakMap<Uint8Array, Pixels | PictureRefusal>();

/** The picture of a PNG file. */
export function readPicture(bytes: Uint8Array): Pixels | PictureRefusal {
  const before = known.get(bytes);
  if (before) return before;
  const found = readNew(bytes);
  known.set(bytes, found);
  return found;
}

function readNew(bytes: Uint8Array): Pixels | PictureRefusal {
  const begins = (magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte);
  if (!begins(SIGNATURE)) {
    const stranger = STRANGERS.find(({ magic }) => begins(magic));
    return { refused: `is ${stranger?.name ?? "no PNG picture"}; save it as PNG` };
  }
  if (bytes.length >= 29) {
    const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const [width, height] = [header.getUint32(16), header.getUint32(20)];
    if (width * height > MOST_PIXELS)
      return { refused: `is ${width} × ${height} pixels large; at most ${MOST_PIXELS} pixels are read` };
    // The library takes each pixel of such a picture for a byte, and complains of something else, or of nothing.
    const [depth, interlace] = [bytes[24] ?? 8, bytes[28] ?? 0];
    if (depth < 8 && interlace !== 0)
      return { refused: "is interlaced with fewer than 8 bits a pixel; save it without interlacing" };
  }
  try {
    return decodePng(bytes);
  } catch (error) {
    return { refused: `is damaged: ${error instanceof Error ? error.message : String(error)}`.replace(/[.:]$/, "") };
  }
}
