import { type Shape, sizeOf } from "../../shape.ts";

/** How one number lies in a file. */
export interface ElementType {
  /** As numpy names it, without the byte order: `f8`, `u1`. */
  readonly name: string;
  readonly bytes: number;
  number(view: DataView, at: number, littleEndian: boolean): number;
}

const TWO_32 = 2 ** 32;

/** Every type whose numbers are read. 64-bit whole numbers past 2^53 are rounded to the nearest that a double holds. */
export const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map(
  (
    [
      { name: "f8", bytes: 8, number: (view, at, little) => view.getFloat64(at, little) },
      { name: "f4", bytes: 4, number: (view, at, little) => view.getFloat32(at, little) },
      { name: "i1", bytes: 1, number: (view, at) => view.getInt8(at) },
      { name: "u1", bytes: 1, number: (view, at) => view.getUint8(at) },
      { name: "b1", bytes: 1, number: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
      { name: "i2", bytes: 2, number: (view, at, little) => view.getInt16(at, little) },
      { name: "u2", bytes: 2, number: (view, at, little) => view.getUint16(at, little) },
      { name: "i4", bytes: 4, number: (view, at, little) => view.getInt32(at, little) },
      { name: "u4", bytes: 4, number: (view, at, little) => view.getUint32(at, little) },
      {
        name: "i8",
        bytes: 8,
        number: (view, at, little) =>
          view.getInt32(little ? at + 4 : at, little) * TWO_32 + view.getUint32(little ? at : at + 4, little),
      },
      {
        name: "u8",
        bytes: 8,
        number: (view, at, little) =>
          view.getUint32(little ? at + 4 : at, little) * TWO_32 + view.getUint32(little ? at : at + 4, little),
      },
    ] satisfies readonly ElementType[]
  ).map((type) => [type.name, type]),
);

/** An array of numbers as it lies in a file; its first axis counts the rows. */
export interface NumberArray {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly littleEndian: boolean;
  /** Where the first axis is the fastest (Fortran's order), not the last (C's). */
  readonly firstAxisFastest: boolean;
  /** Its numbers and nothing else: as many bytes as shape and type make. */
  readonly bytes: Uint8Array;
}

/** What is wrong, to be put after the file's name. */
export interface ArrayRefusal {
  readonly refused: string;
}

/** More numbers than these are not taken from one array: each takes 8 bytes in memory, however short it is in the file. */
export const MOST_NUMBERS = 2 ** 26;

/**
 * Holds what a header says against the bytes behind it, before anything is made as large as it says. `what` names the array within its
 * file, for messages; empty where it is the only one.
 */
export function checkSize(shape: Shape, type: ElementType, bytes: number, what = ""): ArrayRefusal | null {
  const count = sizeOf(shape);
  const needed = count * type.bytes;
  const head = `${what === "" ? "" : `holds ${what}, which `}`;
  if (needed > bytes) {
    return {
      refused: `${head}is cut off, or no such file: its header speaks of ${needed} bytes of numbers, but ${bytes} are there`,
    };
  }
  if (needed < bytes)
    return {
      refused: `${head}has ${bytes - needed === 1 ? "1 byte" : `${bytes - needed} bytes`} more than its header speaks of`,
    };
  if (count > MOST_NUMBERS)
    return { refused: `${head}has ${count} numbers, more than the ${MOST_NUMBERS} that are read` };
  return null;
}

/** All numbers as [component][row], components in row-major order. */
export function readRows({ shape, type, littleEndian, firstAxisFastest, bytes }: NumberArray): Float64Array {
  const [rows = 1, ...axes] = shape;
  const size = sizeOf(axes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rowStride = (firstAxisFastest ? 1 : size) * type.bytes;
  const values = new Float64Array(rows * size);
  for (let i = 0; i < size; i++) {
    const start = (firstAxisFastest ? rows * transposedIndex(i, axes) : i) * type.bytes;
    for (let r = 0; r < rows; r++) values[i * rows + r] = type.number(view, start + r * rowStride, littleEndian);
  }
  return values;
}

/** Where component `i`, counted with the last axis fastest, stands when it is counted with the first axis fastest. */
function transposedIndex(i: number, axes: Shape): number {
  let rest = i;
  let at = 0;
  let stride = sizeOf(axes);
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const length = axes[axis] as number;
    stride /= length;
    at += (rest % length) * stride;
    rest = Math.floor(rest / length);
  }
  return at;
}
