import type { NetworkDocument, NodeDefinition } from "../document/document.ts";
import type { Change, Comparison, Version } from "./change.ts";
import { compareNode, compareShape } from "./compareNode.ts";
import { comparePlaces } from "./comparePlaces.ts";
import { compareSections, plainFile, sectionRange } from "./compareSections.ts";
import { guessRenames } from "./guessRenames.ts";
import { same } from "./plainNode.ts";

/**
 * What became of a network between two versions of its text, in words: by meaning, so that spaces, comments and the
 * order of keys are no change. Whatever differs in the data of the two files is said, if need be in general words.
 */
export function compareNetworks(before: Version, after: Version): Comparison {
  const renames = guessRenames(before.document, after.document);
  const nameOf = (id: string) => renames.get(id) ?? id;
  const nodes = compareNodes(before, after, nameOf);
  const sections = compareSections(before, after, nameOf);
  const places = comparePlaces(before.document, after.document, nameOf);
  const title = sections.filter(({ subject }) => subject.kind === "section" && subject.name === "title");
  const others = sections.filter((change) => !title.includes(change));
  const said = [...title, ...nodes, ...others, ...places];
  const changes = [...said, ...unsaid(before.document, after.document, said, renames)];
  return { changes, renames, summary: summarize(changes, before, after) };
}

function compareNodes(
  { document: before, graph: graphBefore }: Version,
  { document: after, graph: graphAfter }: Version,
  nameOf: (id: string) => string,
): Change[] {
  const changes: Change[] = [];
  const [textBefore, textAfter] = [nodesOf(plainFile(before)), nodesOf(plainFile(after))];
  const hasRenames = [...before.nodes.keys()].some((id) => nameOf(id) !== id);
  const idsBefore = new Map([...before.nodes.keys()].map((id) => [nameOf(id), id]));
  const removedAfter = removedBehind(before, after, nameOf);
  for (const node of removedAfter.get(null) ?? []) changes.push(removed(node));
  for (const node of after.nodes.values()) {
    const was = before.nodes.get(idsBefore.get(node.id) ?? "");
    if (!was) changes.push(added(node));
    else {
      if (was.id !== node.id) changes.push(renamed(was, node));
      const own = compareNode(was, node, nameOf);
      const follows = own.length > 0 ? own : compareShape(was, node, [graphBefore, graphAfter]);
      changes.push(...follows);
      if (own.length === 0 && was.id === node.id && !same(textBefore[was.id], textAfter[node.id]) && !hasRenames)
        changes.push({
          kind: "changed",
          subject: { kind: "node", before: was.id, after: node.id },
          sentence: `${node.id}: written otherwise`,
          before: was.range,
          after: node.range,
        });
    }
    for (const gone of removedAfter.get(node.id) ?? []) changes.push(removed(gone));
  }
  return changes;
}

function nodesOf({ nodes }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof nodes === "object" && nodes !== null ? (nodes as Record<string, unknown>) : {};
}

/** Nodes that are gone, by the later id of the last one before them that stayed; null for those before all. */
function removedBehind(before: NetworkDocument, after: NetworkDocument, nameOf: (id: string) => string) {
  const behind = new Map<string | null, NodeDefinition[]>();
  let last: string | null = null;
  for (const node of before.nodes.values()) {
    const name = nameOf(node.id);
    if (after.nodes.has(name)) last = name;
    else behind.set(last, [...(behind.get(last) ?? []), node]);
  }
  return behind;
}

function added(node: NodeDefinition): Change {
  const sentence = `${node.id}: added, ${describe(node)}`;
  return {
    kind: "added",
    subject: { kind: "node", before: null, after: node.id },
    sentence,
    before: null,
    after: node.range,
  };
}

function removed(node: NodeDefinition): Change {
  const sentence = `${node.id}: removed, ${describe(node)}`;
  return {
    kind: "removed",
    subject: { kind: "node", before: node.id, after: null },
    sentence,
    before: node.range,
    after: null,
  };
}

function renamed(was: NodeDefinition, node: NodeDefinition): Change {
  return {
    kind: "renamed",
    subject: { kind: "node", before: was.id, after: node.id },
    sentence: `${was.id} → ${node.id}: renamed, it seems; all else is the same`,
    before: was.idRange,
    after: node.idRange,
  };
}

/** `a dense of h1, h2` */
function describe({ op, inputs }: NodeDefinition): string {
  const article = /^[aeiou]/.test(op) ? "an" : "a";
  const of = inputs.map(({ reference }) => reference.text);
  return of.length === 0 ? `${article} ${op}` : `${article} ${op} of ${of.join(", ")}`;
}

/** Differences in the files' data that no sentence above is about: what we cannot read, or do not know. */
function unsaid(
  before: NetworkDocument,
  after: NetworkDocument,
  said: readonly Change[],
  renames: ReadonlyMap<string, string>,
): Change[] {
  const [one, other] = [plainFile(before), plainFile(after)];
  const changes: Change[] = [];
  const isSaid = (name: string) =>
    said.some(({ subject, kind }) =>
      subject.kind === "section"
        ? subject.name === name || (name === "view" && kind === "placed")
        : name === (kind === "placed" ? "view" : "nodes") || renames.size > 0,
    );
  for (const name of new Set([...Object.keys(other), ...Object.keys(one)])) {
    if (isSaid(name) || same(one[name], other[name])) continue;
    const [from, to] = [sectionRange(before, name), sectionRange(after, name)];
    const sentence = `“${name}” is written otherwise.`;
    changes.push({ kind: "changed", subject: { kind: "section", name }, sentence, before: from, after: to });
  }
  return changes;
}

function summarize(changes: readonly Change[], before: Version, after: Version): string {
  if (changes.length === 0) return "The two networks are the same.";
  const nodes = (kind: Change["kind"]) =>
    new Set(
      changes.flatMap(({ kind: each, subject }) =>
        each === kind && subject.kind === "node" ? [subject.after ?? subject.before] : [],
      ),
    ).size;
  const parts = (["added", "removed", "renamed", "changed"] as const).flatMap((kind) => {
    const count = nodes(kind);
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const sections = new Set(changes.flatMap(({ subject }) => (subject.kind === "section" ? [subject.name] : [])));
  const places = changes.filter(({ kind, subject }) => kind === "placed" && subject.kind === "node").length;
  const sentences = [
    ...(parts.length > 0 ? [`Nodes: ${parts.join(", ")}.`] : []),
    ...(sections.size > 0 ? [`Also: ${[...sections].join(", ")}.`] : []),
    ...(places > 0 ? [`${places} placed otherwise.`] : []),
  ];
  const count = ({ graph }: Version) =>
    graph?.parameters.reduce((sum, { owned, size }) => sum + (owned?.length ?? size), 0) ?? null;
  const [from, to] = [count(before), count(after)];
  if (from !== null && to !== null && from !== to)
    sentences.push(`${from.toLocaleString("en-US")} → ${to.toLocaleString("en-US")} parameters.`);
  return sentences.join(" ");
}
