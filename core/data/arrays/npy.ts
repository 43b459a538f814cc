import { type ArrayRefusal, checkSize, ELEMENT_TYPES, type NumberArray } from "./numberArray.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const SPELT = [...ELEMENT_TYPES.keys()].join(", ");

export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * numpy's own format, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): six bytes of magic, two of
 * version, the length of the header, the header as a literal of a Python dictionary, the numbers. Never throws; trusts no number of the file.
 */
export function readNpy(bytes: Uint8Array): NumberArray | ArrayRefusal {
  const major = bytes[6] ?? 0;
  if (major < 1 || major > 3) return { refused: `is a .npy file of version ${major}; versions 1 to 3 are read` };
  const lengthBytes = major === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.length < start) return { refused: "is cut off before its header" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + headerLength;
  if (end > bytes.length) return { refused: "is cut off within its header" };
  // A header that describes an array of plain numbers is short; a long one lists the fields of records.
  const header = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4096)));
  const type = readType(header);
  if ("refused" in type) return type;
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = readShape(header);
  if (order === undefined || shape === null) return { refused: "is damaged: its header cannot be read" };
  const wrong = checkSize(shape, type.element, bytes.length - end);
  if (wrong) return wrong;
  const { element, littleEndian } = type;
  return { shape, type: element, littleEndian, firstAxisFastest: order === "True", bytes: bytes.subarray(end) };
}

function readType(
  header: string,
):
  | { readonly element: NonNullable<ReturnType<typeof ELEMENT_TYPES.get>>; readonly littleEndian: boolean }
  | ArrayRefusal {
  const written = /'descr'\s*:\s*(?:'([^']*)'|(\[))/.exec(header);
  if (!written) return { refused: "is damaged: its header cannot be read" };
  const [, descr, isRecord] = written;
  if (isRecord || descr === undefined)
    return { refused: "holds records with fields, not plain numbers; save one field as an array" };
  const [, order, name] = /^([<>|=])?(.+)$/.exec(descr) ?? [];
  const element = ELEMENT_TYPES.get(name ?? "");
  if (!element) {
    return {
      refused: `holds elements of numpy's type ${JSON.stringify(descr)}; read are ${SPELT}. Save it with .astype("f4")`,
    };
  }
  return { element, littleEndian: order !== ">" };
}

/** `(3, 4)`, `(3,)` or `()`. */
function readShape(header: string): readonly number[] | null {
  const inner = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (inner === undefined) return null;
  const axes = inner.split(",").map((axis) => axis.trim());
  if (axes.at(-1) === "") axes.pop();
  return axes.every((axis) => /^\d{1,15}L?$/.test(axis)) ? axes.map((axis) => Number.parseInt(axis, 10)) : null;
}
