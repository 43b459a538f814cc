import { decodeText } from "../data/decodeText.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Node and browsers have it alike, but it is not in the ECMAScript library, which is all that core compiles against. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** An array of numbers in a safetensors file. */
export interface StoredTensor {
  readonly shape: Shape;
  /** The element type as the file names it. */
  readonly type: string;
  /** Its numbers as they lie in the file. */
  readonly bytes: Uint8Array;
  /** In row-major order. Null where the type is none that can be read; `READABLE_TYPES` lists those. */
  read(): Float64Array | null;
}

export type SafetensorsReading =
  | { readonly ok: true; readonly tensors: ReadonlyMap<string, StoredTensor> }
  /** What is wrong, to be put after the file's name. */
  | { readonly ok: false; readonly message: string };

interface ElementType {
  readonly bytes: number;
  /** `at` in bytes; the file is little endian. */
  number(view: DataView, at: number): number;
}

const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ["F64", { bytes: 8, number: (view, at) => view.getFloat64(at, true) }],
  ["F32", { bytes: 4, number: (view, at) => view.getFloat32(at, true) }],
]);

export const READABLE_TYPES: readonly string[] = [...ELEMENT_TYPES.keys()];

const LENGTH_BYTES = 8;

/**
 * Reads the names and places of all tensors; numbers are converted only when asked for. The format: the header's length as an unsigned
 * 64-bit number, a JSON header, then the bytes of all tensors (https://huggingface.co/docs/safetensors). Never throws, and
 * trusts no number of the file: every one is checked against the bytes that are there.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsReading {
  if (bytes.length < LENGTH_BYTES) return refuse("is too short for a safetensors file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  const start = LENGTH_BYTES + headerLength;
  if (start > bytes.length) return refuse("is no safetensors file, or is cut off: its header is longer than the file");
  const header = parseObject(decodeText(bytes.subarray(LENGTH_BYTES, start)));
  if (!header) return refuse("is no safetensors file: its header is not a JSON object");

  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) continue;
    const tensor = readEntry(entry, view, start);
    if (typeof tensor === "string") return refuse(`is damaged: tensor ${JSON.stringify(name)} ${tensor}`);
    tensors.set(name, tensor);
  }
  return { ok: true, tensors };
}

/** A tensor, or what is wrong with its entry in the header. */
function readEntry(entry: unknown, view: DataView, start: number): StoredTensor | string {
  if (!isObject(entry)) return "has no description";
  const { dtype: type, shape, data_offsets: offsets } = entry;
  if (typeof type !== "string") return "has no element type";
  if (!isCounts(shape)) return "has no shape";
  if (!isCounts(offsets) || offsets.length !== 2) return "has no place";
  const [from = 0, to = 0] = offsets;
  if (from > to || start + to > view.byteLength) return "lies outside the file";
  const element = ELEMENT_TYPES.get(type);
  const size = sizeOf(shape);
  if (element && to - from !== size * element.bytes) {
    return `takes ${to - from} bytes, but its shape and type make ${size * element.bytes}`;
  }
  const read = () =>
    element && Float64Array.from({ length: size }, (_, i) => element.number(view, start + from + i * element.bytes));
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start + from, to - from);
  return { shape, type, bytes, read: () => read() ?? null };
}

export interface TensorToStore {
  readonly name: string;
  readonly shape: Shape;
  /** In row-major order. */
  readonly values: ArrayLike<number>;
}

/** The key of the header that is no tensor. */
const METADATA = "__metadata__";

/**
 * Tensors as a safetensors file, in double precision so that nothing is lost. The header is padded with spaces to a multiple of 8, so that
 * the numbers lie where a reader can map them into memory. A RangeError for a name that the format keeps for itself.
 */
export function writeSafetensors(tensors: readonly TensorToStore[]): Uint8Array<ArrayBuffer> {
  let end = 0;
  // Not an object: a tensor may be called `__proto__`.
  const entries = tensors.map(({ name, shape, values }) => {
    if (name === METADATA) throw new RangeError(`A safetensors file can hold no tensor called "${METADATA}".`);
    const from = end;
    end += values.length * 8;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: "F64", shape, data_offsets: [from, end] })}`;
  });
  const text = new TextEncoder().encode(`{${entries.join(",")}}`);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerLength);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerLength;
  for (const { values } of tensors)
    for (let k = 0; k < values.length; k++, at += 8) view.setFloat64(at, values[k] as number, true);
  return bytes;
}

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function refuse(message: string): SafetensorsReading {
  return { ok: false, message };
}
