import type { Graph, GraphNode, Slot } from "../graph/graph.ts";
import type { WhatIf } from "./debuggee.ts";

/** The numbers that a person tries. */
export interface WhatIfs {
  readonly list: readonly WhatIf[];
  /** Of several tries of one number from the same training step the first `from` stays, and a number put back is no try any more. */
  set(whatIf: WhatIf): void;
  /** One of them, or all (null); false where there was none. */
  remove(whatIf: WhatIf | null): boolean;
  of(kind: WhatIf["kind"], pass: number): readonly WhatIf[];
}

export function createWhatIfs(): WhatIfs {
  let list: readonly WhatIf[] = [];
  const same = (a: WhatIf, b: WhatIf): boolean =>
    a.kind === b.kind && a.name === b.name && a.entry === b.entry && a.row === b.row && a.pass === b.pass;
  return {
    get list() {
      return list;
    },
    set(whatIf) {
      const before = list.find((each) => same(each, whatIf));
      const now = { ...whatIf, from: before?.from ?? whatIf.from };
      const others = list.filter((each) => !same(each, whatIf));
      list = Object.is(now.from, now.to) ? others : [...others, now];
    },
    remove(whatIf) {
      const left = whatIf === null ? [] : list.filter((each) => !same(each, whatIf));
      const any = left.length < list.length;
      list = left;
      return any;
    },
    of: (kind, pass) => list.filter((each) => each.kind === kind && each.pass === pass),
  };
}

/**
 * Where a number of θ lives: `h1.w` of a parameter that is shared as a whole is found under the shared name, and an entry that shows a
 * shared parameter's number is that one's. Throws a RangeError in a sentence.
 */
export function findEntry(graph: Graph, name: string, entry: number): Slot {
  const param = graph.nodes.flatMap((node) => node.params.filter((each) => `${node.id}.${each.name}` === name))[0];
  const slots = param?.slots ?? null;
  const listed = graph.parameterByName.get(name) ?? graph.parameterByName.get(param?.listedAs ?? name);
  if (listed === undefined) throw new RangeError(`There is no parameter "${name}".`);
  const size = slots?.length ?? listed.size;
  if (!(Number.isInteger(entry) && entry >= 0 && entry < size))
    throw new RangeError(
      `"${name}" has ${size === 1 ? "one number" : `${size} numbers`}; there is no number ${entry}.`,
    );
  return slots?.[entry] ?? { parameter: listed.name, entry };
}

/** An input and a row of the data; the rest of the question is where in them. Throws a RangeError in a sentence. */
export function findComponent(
  graph: Graph,
  rows: readonly number[],
  { id, component, sample }: { readonly id: string; readonly component: number; readonly sample: number },
): { readonly node: GraphNode; readonly row: number } {
  const node = graph.byId.get(id);
  if (node?.op.ports.kind !== "none") throw new RangeError(`"${id}" is no input.`);
  const row = rows[sample];
  if (row === undefined)
    throw new RangeError(
      `This pass has ${rows.length === 1 ? "one sample" : `${rows.length} samples`}; there is no sample ${sample}.`,
    );
  if (!(Number.isInteger(component) && component >= 0 && component < node.size))
    throw new RangeError(
      `"${id}" has ${node.size === 1 ? "one component" : `${node.size} components`}; there is no component ${component}.`,
    );
  return { node, row };
}
