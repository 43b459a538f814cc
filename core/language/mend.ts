import type { CursorPlace } from "./cursorPlace.ts";
import type { LooseNode } from "./looseTree.ts";

/** A stand-in for what is being typed, and nodes that the network shall have besides. */
export interface Mending {
  /** JSON that stands at the cursor; null leaves the place out. */
  readonly here: string | null;
  readonly extraNodes?: Readonly<Record<string, unknown>>;
  /** A value that goes with its key. */
  readonly without?: LooseNode | null;
}

/** Longer lists are left out with their keys: they are weights or data, and what fits where has to be said at once. */
const LONGEST_LIST = 200_000;

/** What is written so far as JSON that can be read, with something else at the cursor. Keys stay in order. */
export function mendText(root: LooseNode, place: CursorPlace, { here, extraNodes, without }: Mending): string {
  const write = (node: LooseNode, isNodes: boolean): string => {
    switch (node.type) {
      case "object": {
        const parts: string[] = [];
        const seen = new Set<string>();
        if (isNodes)
          for (const [id, extra] of Object.entries(extraNodes ?? {}))
            parts.push(`${JSON.stringify(id)}:${JSON.stringify(extra)}`);
        for (const entry of node.entries) {
          const key = String(entry.key.value);
          const isHere = place.holder === node && place.entry === entry;
          const isLong = entry.value?.type === "list" && entry.value.end - entry.value.start > LONGEST_LIST;
          if (
            seen.has(key) ||
            isLong ||
            (without && entry.value === without) ||
            (isHere && place.role === "key" && entry.value === null)
          )
            continue;
          const value =
            isHere && place.role === "value" ? here : entry.value && write(entry.value, isNodesOf(node, key));
          if (value === null) continue;
          seen.add(key);
          parts.push(`${JSON.stringify(key)}:${value}`);
        }
        return `{${parts.join()}}`;
      }
      case "list": {
        const items: (string | null)[] = node.items.map((item) => (place.token === item ? here : write(item, false)));
        if (place.holder === node && place.token === null) items.splice(Number(place.path.at(-1)), 0, here);
        return `[${items.filter((item) => item !== null).join()}]`;
      }
      case "string":
      case "number":
        return JSON.stringify(node.value);
      default:
        return node.value === "true" || node.value === "false" ? node.value : "null";
    }
  };
  const isNodesOf = (holder: LooseNode, key: string): boolean => holder === root && key === "nodes";
  return write(root, false);
}
