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
  // A pair that is found gives the nodes beside it a name, by which they may be found in the next round.
  for (;;) {
    const nameBefore = (id: string) => (after.nodes.has(id) ? id : (renames.get(id) ?? null));
    const nameAfter = (id: string) => (before.nodes.has(id) || back.has(id) ? id : null);
    const lookBefore = lookOf(readersBefore, nameBefore);
    const lookAfter = lookOf(readersAfter, nameAfter);
    const here = uniqueBy(
      gone.filter(({ id }) => !renames.has(id)),
      lookBefore,
    );
    const there = uniqueBy(
      came.filter(({ id }) => !back.has(id)),
      lookAfter,
    );
    let found = 0;
    for (const [look, node] of here) {
      const other = there.get(look);
      if (!node || !other) continue;
      renames.set(node.id, other.id);
      back.set(other.id, node.id);
      found += 1;
    }
    if (found === 0) return onlyEqual(renames, before, after, readersBefore, readersAfter);
  }
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

/** By look; undefined where several have it. */
function uniqueBy(nodes: readonly NodeDefinition[], lookOf: (node: NodeDefinition) => string) {
  const unique = new Map<string, NodeDefinition | undefined>();
  for (const node of nodes) {
    const look = lookOf(node);
    unique.set(look, unique.has(look) ? undefined : node);
  }
  return unique;
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
