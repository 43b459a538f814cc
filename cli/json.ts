/**
 * JSON as text. Objects are given as Maps, so that an id such as `__proto__` is a key like any other and the order is
 * ours; numbers that JSON cannot hold become the strings "NaN", "Infinity" and "-Infinity".
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

export function writeJson(value: Json): string {
  const pieces: string[] = [];
  write(value, pieces);
  return pieces.join("");
}

function write(value: Json, pieces: string[]): void {
  if (typeof value === "number") {
    pieces.push(Number.isFinite(value) ? String(value) : `"${value}"`);
  } else if (value === null || typeof value === "boolean" || typeof value === "string") {
    pieces.push(JSON.stringify(value));
  } else if (isObject(value)) {
    writeList([...value], "{}", pieces, ([key, item]) => {
      pieces.push(JSON.stringify(key), ":");
      write(item, pieces);
    });
  } else {
    writeList(value, "[]", pieces, (item) => write(item, pieces));
  }
}

function writeList<T>(items: readonly T[], [open = "", close = ""]: string, pieces: string[], writeItem: (item: T) => void): void {
  pieces.push(open);
  for (const [i, item] of items.entries()) {
    if (i > 0) pieces.push(",");
    writeItem(item);
  }
  pieces.push(close);
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map;
}

/** An object whose keys we choose ourselves. */
export function object(entries: Readonly<Record<string, Json>>): JsonObject {
  return new Map(Object.entries(entries));
}

/** Numbers in row-major order as nested lists; for `[]` a plain number. */
export function nest(shape: readonly number[], at: (component: number) => number): Json {
  let next = 0;
  const build = (axis: number): Json => {
    const length = shape[axis];
    return length === undefined ? at(next++) : Array.from({ length }, () => build(axis + 1));
  };
  return build(0);
}
