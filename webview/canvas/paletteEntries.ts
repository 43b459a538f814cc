import { ops } from "../../core/ops/index.ts";
import type { Category, Op } from "../../core/ops/op.ts";

export interface PaletteGroup {
  readonly title: string;
  readonly entries: readonly Op[];
}

const TITLES: readonly (readonly [Category, string])[] = [
  ["io", "Inputs and outputs"],
  ["neuron", "Neurons and layers"],
  ["convolution", "Convolution and pooling"],
  ["normalization", "Normalization and dropout"],
  ["sequence", "Embedding and attention"],
  ["activation", "Activations"],
  ["arithmetic", "Arithmetic"],
  ["shaping", "Shaping"],
  ["loss", "Losses"],
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
  const titles = isAfterNode ? [...TITLES.slice(1), ...TITLES.slice(0, 1)] : TITLES;
  // A name that begins with the query comes before one that merely mentions it.
  const begins = (op: Op) =>
    words[0] !== undefined && `${op.name} ${op.title.toLowerCase()}`.includes(words[0]) ? 0 : 1;
  return titles
    .map(([category, title]) => ({
      title,
      entries: all.filter((op) => op.category === category).sort((a, b) => begins(a) - begins(b)),
    }))
    .filter((group) => group.entries.length > 0)
    .sort((a, b) => Math.min(...a.entries.map(begins)) - Math.min(...b.entries.map(begins)));
}
