import { judgeConnection } from "../graph/judgeConnection.ts";
import { isUnbatched, type JudgedNetwork, judgedIndex } from "../graph/judgedNetwork.ts";
import { findOp } from "../ops/index.ts";
import type { NetworkView, NodeView } from "../protocol.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { CursorPlace } from "./cursorPlace.ts";
import type { LooseNode } from "./looseTree.ts";
import type { Draft } from "./offer.ts";
import { compileTyped, readTyped } from "./typedNetwork.ts";

/** Stands in for the reference that is being typed: characters that cannot be seen, which nobody types as an id. */
const PLACEHOLDER = "\u2063\u2063here";
/** Longer lists of components help nobody; a person types the number. */
const MOST_PARTS = 32;

/**
 * What can be read at this input: nodes that make no cycle and whose shape the op takes there, what nobody reads yet
 * first, then what stands nearest above. Once an id and `[` are typed, its parts. What does not fit is left out.
 */
export function offerReferences(root: LooseNode, place: CursorPlace, target: string): readonly Draft[] {
  const { view } = readTyped(root, place, {
    here: JSON.stringify(PLACEHOLDER),
    extraNodes: { [PLACEHOLDER]: { op: "input", shape: [] } },
  });
  const placeholder = view.edges.find((edge) => edge.source === PLACEHOLDER && edge.target === target);
  // It is the input that is not right yet, not the node.
  const network: JudgedNetwork = {
    ...view,
    nodes: view.nodes.map((node) => (node.id === target ? { ...node, broken: false } : node)),
  };
  const options = {
    port: portAt(network, target, place),
    ...(placeholder && { without: placeholder.key }),
  };
  const own = new Set(view.edges.flatMap((edge) => (edge.target === target ? [edge.source] : [])));
  const candidates = inOrder(view, target, own);
  const isSound = soundness(root, place);
  const judged = (reference: string): boolean => judgeConnection(network, reference, target, options).fits;
  const sound = (reference: string, node: NodeView, shape: Shape): boolean => {
    const unbatched = isUnbatched(judgedIndex(network), node.id, reducesBatch);
    // What is not whole yet is like nothing else.
    const kind = node.broken ? `node ${node.id}` : `${formatShape(shape)} ${unbatched}`;
    return judged(reference) && isSound(reference, kind);
  };
  const open = place.typed.indexOf("[");
  const collect = (fits: typeof sound): readonly Draft[] => {
    if (open >= 0) {
      const source = candidates.find(({ id }) => id === place.typed.slice(0, open));
      return source ? partsOf(source.id, source.shape).filter(({ label, shape }) => fits(label, source, shape)) : [];
    }
    return candidates.flatMap((node): readonly Draft[] => {
      if (fits(node.id, node, node.shape)) return [draftOf(node.id, node)];
      // The first component says that there are more.
      const parts = node.broken || own.has(node.id) ? [] : partsOf(node.id, node.shape);
      return parts.filter(({ label, shape }) => fits(label, node, shape)).slice(0, 1);
    });
  };
  const offers = collect(sound);
  // Where whatever could stand here brings to light what is wrong behind it, that is no reason against any of them.
  return offers.length > 0 ? offers : collect(judged);
}

const reducesBatch = (op: string): boolean => findOp(op)?.reducesBatch === true;

/** Lists of numbers, and parameters shared with others, are too short or too long until they follow the new inputs; that is the next thing to write. */
const FOLLOWING: ReadonlySet<string> = new Set(["NN501", "NN504", "NN506"]);

/**
 * Whether a reference leaves all else as right as it was, behind this node too. That depends on what it gives and not on who
 * gives it, so one of each `kind` is tried in the text.
 */
function soundness(root: LooseNode, place: CursorPlace): (reference: string, kind: string) => boolean {
  const errorsWith = (here: string | null): ReadonlySet<string> =>
    new Set(
      // What is wrong with the objective says for which shape of the node: with another one it is another mistake.
      compileTyped(root, place, { here }).problems.flatMap(({ severity, code, node, message }) =>
        severity === "error" && !FOLLOWING.has(code) ? [`${code} ${code === "NN701" ? message : node}`] : [],
      ),
    );
  let before: ReadonlySet<string> | null = null;
  const kinds = new Map<string, boolean>();
  return (reference, kind) => {
    let sound = kinds.get(kind);
    if (sound === undefined) {
      before ??= errorsWith(null);
      const known = before;
      sound = [...errorsWith(JSON.stringify(reference))].every((error) => known.has(error));
      kinds.set(kind, sound);
    }
    return sound;
  };
}

/** The port of an input that stands in a list, by its place there; of an object, its key. */
function portAt(network: JudgedNetwork, target: string, place: CursorPlace): string | null {
  const slot = place.path[3];
  if (typeof slot === "string") return slot;
  const ports = findOp(judgedIndex(network).nodes.get(target)?.op ?? "")?.ports;
  return ports?.kind === "named" ? (ports.ports[slot ?? 0]?.name ?? null) : null;
}

/** `own`: what the node reads already, which it seldom wants again. */
function inOrder(view: NetworkView, target: string, own: ReadonlySet<string>): readonly NodeView[] {
  const places = new Map(view.nodes.map((node, index) => [node.id, index]));
  const read = new Set(view.edges.flatMap((edge) => (edge.target === target ? [] : [edge.source])));
  const at = places.get(target) ?? view.nodes.length;
  const rank = (node: NodeView): number => {
    const index = places.get(node.id) ?? 0;
    const distance = index < at ? at - index : view.nodes.length + index - at;
    // Behind a loss comes nothing but another sum of losses.
    const often = findOp(node.op)?.category === "loss" ? 3 : own.has(node.id) ? 2 : read.has(node.id) ? 1 : 0;
    return distance + 2 * view.nodes.length * often;
  };
  return view.nodes.filter(({ id }) => id !== PLACEHOLDER && id !== target).toSorted((a, b) => rank(a) - rank(b));
}

function draftOf(reference: string, node: NodeView): Draft {
  return {
    label: reference,
    kind: "node",
    detail: node.broken ? `${node.op}, shape not known yet` : `${node.op} ${formatShape(node.shape)}`,
    doc: findOp(node.op)?.doc ?? "",
  };
}

/** Single components, then halves, of a vector; slices along the first axis of anything larger. */
export function partsOf(id: string, shape: Shape): readonly (Draft & { readonly shape: Shape })[] {
  const [first, ...rest] = shape;
  if (first === undefined) return [];
  const others = rest.map((length) => `,0:${length}`).join("");
  const make = (selection: string, part: Shape): Draft & { readonly shape: Shape } => ({
    shape: part,
    label: `${id}[${selection}${others}]`,
    kind: "node",
    detail: formatShape(part),
    doc: `${sizeOf(part) === 1 ? "One number" : `${sizeOf(part)} numbers`} of “${id}” ${formatShape(shape)}. Indices count from 0, the end of a slice is exclusive.`,
  });
  const indices = Array.from({ length: Math.min(first, MOST_PARTS) }, (_, i) => make(String(i), rest));
  const half = Math.ceil(first / 2);
  const slices =
    first < 2 ? [] : [make(`0:${half}`, [half, ...rest]), make(`${half}:${first}`, [first - half, ...rest])];
  return [...indices, ...slices];
}

/** Scalars that can be an objective: what nobody reads yet first, losses before all. */
export function offerScalars(view: NetworkView, taken: ReadonlySet<string>, typed: string): readonly Draft[] {
  const read = new Set(view.edges.map((edge) => edge.source));
  const rank = (node: NodeView): number =>
    (findOp(node.op)?.category === "loss" ? 0 : 4) + (read.has(node.id) ? 2 : 0) + (node.op === "input" ? 8 : 0);
  const open = typed.indexOf("[");
  return view.nodes
    .filter((node) => !node.broken && (open < 0 || node.id === typed.slice(0, open)))
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((node): readonly Draft[] => {
      if (node.size === 1 && open < 0) return [draftOf(node.id, node)];
      if (node.shape.length !== 1) return [];
      const parts = partsOf(node.id, node.shape).filter(({ shape }) => shape.length === 0);
      return open < 0 ? parts.slice(0, node.op === "input" ? 0 : 1) : parts;
    })
    .filter(({ label }) => !taken.has(label));
}
