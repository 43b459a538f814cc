import type { NetworkDocument, Reference } from "../document/document.ts";
import { parseReference } from "../document/reference.ts";
import { closest } from "../document/suggest.ts";
import { type Problem, type ProblemCode, problem } from "../problems.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { candidates } from "./candidates.ts";
import type { Graph, GraphNode, GraphRegularization, NodeParam, Parameter, Target } from "./graph.ts";
import { select } from "./references.ts";

/** What is differentiated: the scalars of the objective, a scalar that a person names, and the regularization. */

/** The objective's terms; none where one of them is wrong or depends on something wrong, because a part of a sum is another sum. */
export function resolveObjective(
  document: NetworkDocument,
  byId: ReadonlyMap<string, GraphNode>,
  problems: Problem[],
): readonly Target[] {
  const terms: Target[] = [];
  for (const reference of document.objective) {
    if (!document.nodes.has(reference.id)) {
      problems.push(unknownNode("NN301", reference, candidates(document.nodes.keys(), problems)));
      continue;
    }
    const node = byId.get(reference.id);
    if (node === undefined) continue;
    const target = scalarOf(reference, node.shape);
    if (typeof target === "string") problems.push(problem("NN701", reference.range, target, { node: reference.id }));
    else terms.push(target);
  }
  return terms.length === document.objective.length ? terms : [];
}

/** The scalar that a text such as `L`, `y1` or `y[2]` names, or a sentence that says why it names none. */
export function findTarget(graph: Graph, text: string): Target | string {
  // Spaces around it are a slip of the hand, unless they belong to an id.
  const reference = parseReference(graph.byId.has(text) ? text : text.trim(), { start: 0, end: 0 });
  if (typeof reference === "string") return reference;
  const node = graph.byId.get(reference.id);
  return node === undefined
    ? unknownNode("NN703", reference, graph.byId.keys()).message
    : scalarOf(reference, node.shape);
}

export function unknownNode(
  code: ProblemCode,
  reference: Reference,
  ids: Iterable<string>,
  more: Pick<Problem, "node" | "input"> = {},
): Problem {
  const meant = closest(reference.id, ids);
  const message = `There is no node "${reference.id}".${meant === null ? "" : ` Did you mean "${meant}"?`}`;
  if (meant === null) return problem(code, reference.range, message, more);
  const newText = JSON.stringify(meant + reference.text.slice(reference.id.length));
  return problem(code, reference.range, message, {
    ...more,
    fix: { title: `Change to "${meant}"`, range: reference.range, newText },
  });
}

function scalarOf(reference: Reference, shape: Shape): Target | string {
  const selected = select(reference, shape);
  if (typeof selected === "string") return selected;
  if (sizeOf(selected.shape) === 1)
    return { text: reference.text, node: reference.id, component: selected.components?.[0] ?? 0 };
  const example = `"${reference.id}[${shape.map(() => 0).join(",")}]"`;
  return `"${reference.text}" has the shape ${formatShape(selected.shape)}; only a single number can be differentiated. Choose one component, such as ${example}.`;
}

export function resolveRegularization(
  document: NetworkDocument,
  nodes: readonly GraphNode[],
  parameters: ReadonlyMap<string, Parameter>,
  problems: Problem[],
): GraphRegularization | null {
  const { regularization } = document;
  if (regularization === null) return null;
  const { l1, l2, of } = regularization;
  if (of === null) {
    return {
      l1,
      l2,
      of: [...parameters.keys()],
      covered: new Map([...parameters].map(([name, { owned }]) => [name, owned])),
    };
  }
  const uses = new Map<string, NodeParam>();
  for (const node of nodes) for (const param of node.params) uses.set(`${node.id}.${param.name}`, param);
  const names = [...parameters.keys(), ...uses.keys()];
  // Two names may reach the same number, a shared entry; it counts once.
  const covered = new Map<string, Set<number> | null>();
  for (const { value: name, range } of of) {
    const use = uses.get(name);
    const parameter = parameters.get(use?.listedAs ?? name);
    if (parameter === undefined) {
      if (isLeftOut(name, document)) continue;
      const meant = closest(name, candidates(names, problems));
      const fix =
        meant === null ? {} : { fix: { title: `Change to "${meant}"`, range, newText: JSON.stringify(meant) } };
      const advice =
        meant === null
          ? 'Write "node.parameter", such as "h1.w", or the name of a shared parameter.'
          : `Did you mean "${meant}"?`;
      problems.push(problem("NN702", range, `"${name}" is no parameter of this network. ${advice}`, fix));
    } else if (parameter.owned === null || use?.slots == null) {
      covered.set(parameter.name, null);
    } else {
      for (const slot of use.slots) cover(covered, slot.parameter, slot.entry);
    }
  }
  return {
    l1,
    l2,
    of: [...covered.keys()],
    covered: new Map([...covered].map(([name, entries]) => [name, entries && [...entries]])),
  };
}

function cover(covered: Map<string, Set<number> | null>, parameter: string, entry: number): void {
  const entries = covered.get(parameter);
  if (entries === null) return;
  if (entries === undefined) covered.set(parameter, new Set([entry]));
  else entries.add(entry);
}

/** A parameter of a node that is wrong already, or a shared one that only such nodes use: that was said elsewhere. */
function isLeftOut(name: string, document: NetworkDocument): boolean {
  if (document.params.has(name)) return true;
  const id = name.slice(0, Math.max(0, name.lastIndexOf(".")));
  return document.nodes.get(id)?.broken === true;
}
