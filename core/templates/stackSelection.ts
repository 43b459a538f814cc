import { compile } from "../compile.ts";
import { readDraft } from "../document/editing/draft.ts";
import { Refusal } from "../document/editing/refusal.ts";
import { applyEdits, editsFor } from "../document/edits.ts";
import { copyFragment } from "../document/fragment/copyFragment.ts";
import { planPaste } from "../document/fragment/planPaste.ts";
import type { Intent } from "../document/intent.ts";
import { renameReference } from "../document/reference.ts";
import { registry } from "../document/standardRegistry.ts";
import type { Edge, Graph, GraphNode } from "../graph/graph.ts";
import type { AddedParts } from "../parts/addParts.ts";
import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";

const MOST_COPIES = 100;
/** What a copy is moved beside the one before it, beyond their own width, where they have pins. */
const GAP = 240;

/**
 * Puts copies of a selection behind it, `copies` in all with the selection itself: what it gives feeds the first, that one
 * the next, and what it fed is fed by the last. Throws a `Refusal` where what comes out is not shaped like what goes in.
 */
export function stackSelection(text: string, ids: readonly string[], copies: number): AddedParts {
  if (!Number.isInteger(copies) || copies < 2 || copies > MOST_COPIES)
    throw new Refusal(`A stack has a whole number of copies from 2 to ${MOST_COPIES}, not ${copies}.`);
  const fragment = copyFragment(text, ids);
  const { document, graph } = compile(text);
  const chosen = new Set(ids);
  const nodes = graph ? chosenNodes(graph, chosen) : [];
  const odd = ids.find((id) => !graph?.byId.has(id));
  if (odd !== undefined || !graph)
    throw new Refusal(`The shape of “${odd}” is not known yet; put right what is wrong with it first.`);
  const ends = findEnds(nodes, chosen);
  const pins = [...(document?.pins ?? [])].filter(([id]) => chosen.has(id)).map(([, [x]]) => x);
  const step = pins.length === 0 ? 0 : Math.max(...pins) - Math.min(...pins) + GAP;
  const intents: Intent[] = [];
  const added: string[] = [];
  const notes: string[] = [];
  let current = text;
  let outputs: readonly string[] = ends.outputs.map(({ id }) => id);
  for (let copy = 1; copy < copies; copy++) {
    const paste = {
      kind: "pasteFragment",
      fragment,
      place: { by: [step * copy, 0] },
      bind: ends.bind(outputs),
    } as const;
    const plan = planPaste(readDraft(current, registry), paste);
    current = applyEdits(current, editsFor(current, [paste]));
    intents.push(paste);
    added.push(...plan.ids.values());
    notes.push(...plan.notes);
    outputs = ends.outputs.map(({ id }) => plan.ids.get(id) ?? id);
  }
  const last = new Map(ends.outputs.map(({ id }, i) => [id, outputs[i] ?? id]));
  const edits = editsFor(text, [...intents, ...takeOver(graph, chosen, last)]);
  return { edits, nodes: added, notes: [...new Set(notes)] };
}

function chosenNodes(graph: Graph, chosen: ReadonlySet<string>): readonly GraphNode[] {
  return graph.nodes
    .filter(({ id }) => chosen.has(id))
    .toSorted((a, b) => a.definition.range.start - b.definition.range.start);
}

interface Ends {
  readonly outputs: readonly GraphNode[];
  /** What the open inputs read instead, given what takes the place of the outputs. */
  bind(outputs: readonly string[]): readonly (readonly [string, readonly string[]])[];
}

/** Where the selection is fed and where it feeds: reference by reference alike, or one vector and as many numbers. */
function findEnds(nodes: readonly GraphNode[], chosen: ReadonlySet<string>): Ends {
  const inputs = new Map<string, Edge[]>();
  for (const edge of nodes.flatMap((node) => node.edges)) {
    if (chosen.has(edge.source.id)) continue;
    const { text } = edge.definition.reference;
    inputs.set(text, [...(inputs.get(text) ?? []), edge]);
  }
  const feeding = nodes.filter((node) => node.uses.some(({ target }) => !chosen.has(target.id)));
  const outputs = feeding.length > 0 ? feeding : nodes.filter((node) => node.uses.length === 0);
  const texts = [...inputs.keys()];
  const given: readonly Shape[] = texts.map((text) => inputs.get(text)?.[0]?.shape ?? []);
  if (texts.length === 0)
    throw new Refusal("Nothing outside the selection feeds it, so copies of it cannot be chained.");
  if (texts.length === outputs.length && given.every((shape, i) => interchangeable(shape, outputs[i]?.shape ?? [0])))
    return { outputs, bind: (by) => texts.map((text, i) => [text, [by[i] ?? text]]) };
  const [only = ""] = texts;
  const joined = (inputs.get(only) ?? []).every(
    ({ target, definition }) => target.op.ports.kind === "vector" && definition.port === null,
  );
  const size = outputs.reduce((sum, node) => sum + node.size, 0);
  if (texts.length === 1 && joined && size === sizeOf(given[0] ?? []) && outputs.every((node) => node.batched))
    return { outputs, bind: (by) => [[only, by]] };
  const takes = texts.map((text, i) => `“${text}” ${formatShape(given[i] ?? [])}`).join(" and ");
  const gives = outputs.map(({ id, shape }) => `“${id}” ${formatShape(shape)}`).join(" and ");
  throw new Refusal(
    `The selection takes ${takes} and gives ${gives}. In a stack what comes out must be shaped like what goes in.`,
  );
}

/** What read the selection reads the last copy. */
function takeOver(graph: Graph, chosen: ReadonlySet<string>, last: ReadonlyMap<string, string>): readonly Intent[] {
  const moved = ({ text, id }: { readonly text: string; readonly id: string }): string =>
    renameReference({ text, id }, last.get(id) ?? id);
  const wires = graph.nodes
    .filter(({ id }) => !chosen.has(id))
    .flatMap(({ edges }) => edges.filter(({ source }) => last.has(source.id)))
    .map(
      ({ target, input, definition }): Intent => ({
        kind: "reconnect",
        to: target.id,
        at: input,
        reference: moved(definition.reference),
      }),
    );
  const { objective } = graph;
  if (!objective.some(({ node }) => last.has(node))) return wires;
  return [...wires, { kind: "setObjective", references: objective.map(({ text, node }) => moved({ text, id: node })) }];
}
