import { type ArrayRefusal, checkSize, ELEMENT_TYPES, type NumberArray } from "./numberArray.ts";

/** The third byte of the file. */
const TYPES: ReadonlyMap<number, string> = new Map([
  [0x08, "u1"],
  [0x09, "i1"],
  [0x0b, "i2"],
  [0x0c, "i4"],
  [0x0d, "f4"],
  [0x0e, "f8"],
]);

export function isIdx(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0 && bytes[1] === 0 && TYPES.has(bytes[2] ?? 0) && (bytes[3] ?? 0) > 0;
}

/**
 * MNIST's format (described on its page, https://yann.lecun.org/exdb/mnist): two zero bytes, the type of the numbers, how many axes; the
 * length of each axis as a 32-bit number, high byte first; the numbers, high byte first and the last axis fastest.
 */
export function readIdx(bytes: Uint8Array): NumberArray | ArrayRefusal {
  const type = ELEMENT_TYPES.get(TYPES.get(bytes[2] ?? 0) ?? "");
  const axes = bytes[3] ?? 0;
  const start = 4 + 4 * axes;
  if (!type || bytes.length < start) return { refused: "is cut off within its header" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis, false));
  const wrong = checkSize(shape, type, bytes.length - start);
  return wrong ?? { shape, type, littleEndian: false, firstAxisFastest: false, bytes: bytes.subarray(start) };
}
