import { ops } from "../../core/ops/index.ts";
import type { Category, Op } from "../../core/ops/op.ts";
import { categoryName } from "../controls/categoryName.ts";

export interface PaletteGroup {
  readonly title: string;
  readonly entries: readonly Op[];
}

const ORDER: readonly Category[] = [
  "io",
  "neuron",
  "convolution",
  "normalization",
  "sequence",
  "activation",
  "arithmetic",
  "shaping",
  "loss",
];

/**
 * The registry by category, with what matches every word of the query: name, title or sentence. After a node only what
 * takes inputs is offered, and neurons come first.
 */
export function findEntries(
  query: string,
  isAfterNode: boolean,
  registry: ReadonlyMap<string, Op> = ops,
): readonly PaletteGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (op: Op) => {
    const text = `${op.name} ${op.title} ${op.doc}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const all = [...registry.values()].filter((op) => matches(op) && !(isAfterNode && op.ports.kind === "none"));
  const order = isAfterNode ? [...ORDER.slice(1), ...ORDER.slice(0, 1)] : ORDER;
  // A name that begins with the query comes before one that merely mentions it.
  const begins = (op: Op) =>
    words[0] !== undefined && `${op.name} ${op.title.toLowerCase()}`.includes(words[0]) ? 0 : 1;
  return order
    .map((category) => ({
      title: categoryName(category),
      entries: all.filter((op) => op.category === category).sort((a, b) => begins(a) - begins(b)),
    }))
    .filter((group) => group.entries.length > 0)
    .sort((a, b) => Math.min(...a.entries.map(begins)) - Math.min(...b.entries.map(begins)));
}
