import { closest, listAlternatives } from "../../document/suggest.ts";
import { readSafetensors } from "../../interop/safetensors.ts";
import { quote } from "../quote.ts";
import { isIdx, readIdx } from "./idx.ts";
import { isNpy, readNpy } from "./npy.ts";
import { type ArrayRefusal, checkSize, ELEMENT_TYPES, type NumberArray } from "./numberArray.ts";

/** safetensors' names of the types. */
const SAFETENSORS_TYPES: ReadonlyMap<string, string> = new Map([
  ["F64", "f8"],
  ["F32", "f4"],
  ["I64", "i8"],
  ["U64", "u8"],
  ["I32", "i4"],
  ["U32", "u4"],
  ["I16", "i2"],
  ["U16", "u2"],
  ["I8", "i1"],
  ["U8", "u1"],
  ["BOOL", "b1"],
]);

/** The first bytes of files that people take for arrays, and what to do with them. */
const STRANGERS: readonly { readonly magic: readonly number[]; readonly refused: string }[] = [
  { magic: [0x1f, 0x8b], refused: "is compressed (gzip); unpack it first" },
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    refused: "is a zip archive, such as .npz; save each array in a .npy file of its own",
  },
  { magic: [0x89, 0x48, 0x44, 0x46], refused: "is an HDF5 file; save each array in a .npy file" },
];

/**
 * The array of a file: `.npy`, IDX or `.safetensors`, told apart by their bytes. `name` says which array of a safetensors file; where
 * the file has only one, and `isAsked` is false, that one is meant whatever its name.
 */
export function openArray(bytes: Uint8Array, file: string, name: string, isAsked: boolean): NumberArray | ArrayRefusal {
  if (isNpy(bytes)) return isAsked ? onlyOne("a .npy file") : readNpy(bytes);
  if (isIdx(bytes)) return isAsked ? onlyOne("an IDX file") : readIdx(bytes);
  const stranger = STRANGERS.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));
  if (stranger) return { refused: stranger.refused };
  if (file.toLowerCase().endsWith(".safetensors")) return fromSafetensors(bytes, name, isAsked);
  return { refused: "is no array that can be read: neither .npy, nor IDX (MNIST's format), nor .safetensors" };
}

function onlyOne(what: string): ArrayRefusal {
  return { refused: `is ${what}, which holds one array without a name; leave "array" out` };
}

function fromSafetensors(bytes: Uint8Array, name: string, isAsked: boolean): NumberArray | ArrayRefusal {
  const reading = readSafetensors(bytes);
  if (!reading.ok) return { refused: reading.message };
  const names = [...reading.tensors.keys()];
  const found = names.length === 1 && !isAsked ? (names[0] ?? name) : name;
  const tensor = reading.tensors.get(found);
  if (!tensor) {
    const near = closest(name, names);
    const hint =
      near === null
        ? `it has ${listAlternatives(names, 12).replace(/ or /, " and ") || "none"}`
        : `did you mean ${quote(near)}?`;
    return { refused: `holds no array ${quote(name)}; ${hint}` };
  }
  const type = ELEMENT_TYPES.get(SAFETENSORS_TYPES.get(tensor.type) ?? "");
  if (!type) {
    const known = [...SAFETENSORS_TYPES.keys()].join(", ");
    return { refused: `holds ${quote(found)} as ${quote(tensor.type)}; read are ${known}` };
  }
  const { shape } = tensor;
  const wrong = checkSize(shape, type, tensor.bytes.length, quote(found));
  return wrong ?? { shape, type, littleEndian: true, firstAxisFastest: false, bytes: tensor.bytes };
}
