import type { NetworkDocument, NodeDefinition } from "../document/document.ts";
import { ownLook, plainInput } from "./plainNode.ts";

/**
 * Nodes that are gone and nodes that came are the same under another id where everything else is equal: op, attributes,
 * numbers, what they read and who reads them. Only where there is no second candidate on either side; a guess all the
 * same, and said as one.
 */
export function guessRenames(before: NetworkDocument, after: NetworkDocument): ReadonlyMap<string, string> {
  const gone = [...before.nodes.values()].filter(({ id }) => !after.nodes.has(id));
  const came = [...after.nodes.values()].filter(({ id }) => !before.nodes.has(id));
  const renames = new Map<string, string>();
  const back = new Map<string, string>();
  if (gone.length === 0 || came.length === 0) return renames;
  const readersBefore = readersOf(before);
  const readersAfter = readersOf(after);
  const here = lookOf(readersBefore, (id) => (after.nodes.has(id) ? id : (renames.get(id) ?? null)));
  const there = lookOf(readersAfter, (id) => (before.nodes.has(id) || back.has(id) ? id : null));
  const left = new Candidates(gone, here);
  const right = new Candidates(came, there);
  let looks = new Set([...gone.map((node) => left.look(node)), ...came.map((node) => right.look(node))].flat());
  // A pair that is found gives the nodes beside it a name, by which they may be found in the next round.
  while (looks.size > 0) {
    const beside: [ReadonlySet<string>, ReadonlySet<string>][] = [];
    for (const look of looks) {
      const [node, other] = [left.only(look), right.only(look)];
      if (!node || !other) continue;
      renames.set(node.id, other.id);
      back.set(other.id, node.id);
      left.take(node);
      right.take(other);
      beside.push([neighboursOf(node, readersBefore), neighboursOf(other, readersAfter)]);
    }
    looks = new Set(beside.flatMap(([some, others]) => [...left.lookAgain(some), ...right.lookAgain(others)]));
  }
  return onlyEqual(renames, before, after, readersBefore, readersAfter);
}

/** Nodes of one side that have no partner yet, by what they look like. */
class Candidates {
  private readonly byLook = new Map<string, Set<NodeDefinition>>();
  private readonly looks = new Map<string, string>();
  private readonly nodes: Map<string, NodeDefinition>;
  private readonly lookOf: (node: NodeDefinition) => string;

  constructor(nodes: readonly NodeDefinition[], lookOf: (node: NodeDefinition) => string) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.lookOf = lookOf;
  }

  /** Looks at the node anew; gives the looks that others may now have alone. */
  look(node: NodeDefinition): readonly string[] {
    const old = this.looks.get(node.id);
    const look = this.lookOf(node);
    if (look === old) return [];
    if (old !== undefined) this.byLook.get(old)?.delete(node);
    this.looks.set(node.id, look);
    const alike = this.byLook.get(look) ?? new Set();
    this.byLook.set(look, alike.add(node));
    return old === undefined ? [look] : [old, look];
  }

  lookAgain(ids: ReadonlySet<string>): readonly string[] {
    return [...ids].flatMap((id) => {
      const node = this.nodes.get(id);
      return node ? this.look(node) : [];
    });
  }

  /** The node of that look, where there is one and no second. */
  only(look: string): NodeDefinition | null {
    const [node, second] = this.byLook.get(look) ?? [];
    return node && !second ? node : null;
  }

  take(node: NodeDefinition): void {
    this.byLook.get(this.looks.get(node.id) ?? "")?.delete(node);
    this.nodes.delete(node.id);
  }
}

function neighboursOf({ id, inputs }: NodeDefinition, readers: Readers): ReadonlySet<string> {
  return new Set([
    ...inputs.map(({ reference }) => reference.id),
    ...(readers.get(id) ?? []).map(({ reader }) => reader),
  ]);
}

type Readers = ReadonlyMap<string, readonly { readonly reader: string; readonly at: string }[]>;

function readersOf({ nodes }: NetworkDocument): Readers {
  const readers = new Map<string, { reader: string; at: string }[]>();
  for (const node of nodes.values()) {
    node.inputs.forEach(({ port, reference }, i) => {
      const list = readers.get(reference.id) ?? [];
      list.push({ reader: node.id, at: port ?? String(i) });
      readers.set(reference.id, list);
    });
  }
  return readers;
}

/** All of a node but its id, as text; who has no common name yet is `?`. */
function lookOf(readers: Readers, nameOf: (id: string) => string | null) {
  return (node: NodeDefinition): string => {
    const read = (readers.get(node.id) ?? []).map(({ reader, at }) => `${nameOf(reader) ?? "?"} ${at}`).sort();
    const reads = node.inputs.map((input) => plainInput(input, (id) => nameOf(id) ?? "?"));
    return JSON.stringify([ownLook(node), reads, read]);
  };
}

/** Pairs found while their neighbours had no name yet must hold now that they have. */
function onlyEqual(
  renames: Map<string, string>,
  before: NetworkDocument,
  after: NetworkDocument,
  readersBefore: Readers,
  readersAfter: Readers,
): ReadonlyMap<string, string> {
  for (let isStable = false; !isStable; ) {
    isStable = true;
    const back = new Set(renames.values());
    const lookBefore = lookOf(readersBefore, (id) => (after.nodes.has(id) ? id : (renames.get(id) ?? null)));
    const lookAfter = lookOf(readersAfter, (id) => (before.nodes.has(id) || back.has(id) ? id : null));
    for (const [from, to] of [...renames]) {
      const [one, other] = [before.nodes.get(from), after.nodes.get(to)];
      if (one && other && lookBefore(one) === lookAfter(other)) continue;
      renames.delete(from);
      isStable = false;
    }
  }
  return renames;
}
