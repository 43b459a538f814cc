import type { Severity } from "../../core/problems.ts";
import type { EdgeView, PassView } from "../../core/protocol.ts";
import { worstOf } from "../canvas/severity.ts";
import { edgesBehind } from "../groups/foldNetwork.ts";
import { isGroupId } from "../groups/groupId.ts";
import { type CurrentStep, currentStep, indexOf, numbersOf } from "../selectors.ts";
import type { State } from "../state.ts";
import type { Colours } from "./colours.ts";
import type { Rectangle, Scene } from "./scene.ts";

export interface Viewport {
  /** Of the canvas's origin, in CSS pixels from the pane's top left corner. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Everything that one frame is drawn from. */
export interface Frame {
  readonly scene: Scene;
  readonly state: State;
  readonly viewport: Viewport;
  /** What is seen, in canvas pixels. */
  readonly view: Rectangle;
  /** Device pixels of a CSS pixel. */
  readonly ratio: number;
  readonly colours: Colours;
  /** Nodes that are in the page, and so are not painted. */
  readonly mounted: ReadonlySet<string>;
  readonly focusedWire: string | null;
  /** A wire whose end is being dragged: React Flow draws that. */
  readonly reconnecting: string | null;
  readonly step: CurrentStep | null;
  readonly selectedNodes: ReadonlySet<string>;
  readonly marks: Marks;
}

/** What the pass and the problems say of each node and edge of the scene, in its order. */
export interface Marks {
  /** Steps done before it is computed and differentiated; −1 where it never is. */
  readonly forwardAt: Int32Array;
  /** The same for what each wire carries; of several wires merged into one, the first that carries something. */
  readonly sourceAt: Int32Array;
  /** |weight| as a share of the network's largest; 0 without weights. */
  readonly weights: Float32Array;
  /** Places in the pass's lists. */
  readonly passIndex: Int32Array;
  readonly wireProblems: ReadonlyMap<number, Severity>;
  /** Ids of the nodes with an error. */
  readonly faulty: ReadonlySet<string>;
}

const NEVER = -1;
let last: { scene: Scene; network: object | null; pass: PassView | null; marks: Marks } | null = null;
const shares = new WeakMap<PassView, Float32Array>();

export function makeFrame(given: Omit<Frame, "marks" | "step" | "selectedNodes">): Frame {
  const { scene, state } = given;
  const selectedNodes = new Set(state.selection.nodes);
  return { ...given, selectedNodes, step: currentStep(state), marks: marksOf(scene, state) };
}

/** The same for the same pass over the same scene: a step changes the cursor only. */
function marksOf(scene: Scene, state: State): Marks {
  const { network, pass } = state;
  if (last && last.network === network && last.pass === pass) {
    if (last.scene === scene) return last.marks;
    // Nodes that move keep what is said of them.
    if (last.scene.network === scene.network) {
      last = { ...last, scene };
      return last.marks;
    }
  }
  const index = network && indexOf(network);
  const passIndex = Int32Array.from(scene.nodes, (node) => index?.nodes.get(node.id) ?? NEVER);
  const forwardAt = Int32Array.from(passIndex, (i) => pass?.nodes[i]?.forwardAt ?? NEVER);
  const sourceAt = Int32Array.from(scene.edges, (edge, i) => {
    if (!isMerged(edge)) return forwardAt[scene.sources[i] ?? NEVER] ?? NEVER;
    const behind = edgesBehind(scene.network, edge.key).map(
      ({ source }) => pass?.nodes[index?.nodes.get(source) ?? NEVER]?.forwardAt ?? NEVER,
    );
    const first = Math.min(...behind.filter((at) => at >= 0));
    return Number.isFinite(first) ? first : NEVER;
  });
  const all = pass && sharesOf(pass);
  const weights = Float32Array.from(scene.edges, (edge) =>
    all && index ? (all[index.edges.get(edge.key) ?? NEVER] ?? 0) : 0,
  );
  const wireProblems = new Map<number, Severity>();
  for (const [key, problems] of index?.problemsOfEdge ?? []) {
    const i = scene.edgeIndexOf.get(key);
    const worst = worstOf(problems);
    if (i !== undefined && worst) wireProblems.set(i, worst);
  }
  const faulty = new Set<string>();
  for (const [id, problems] of index?.problemsOfNode ?? []) if (worstOf(problems) === "error") faulty.add(id);
  const marks = { faulty, forwardAt, sourceAt, weights, passIndex, wireProblems };
  last = { scene, network, pass, marks };
  return marks;
}

/** |weight| of every edge of a pass, as a share of the largest; of a vector's weights the largest counts. */
function sharesOf(pass: PassView): Float32Array {
  let found = shares.get(pass);
  if (!found) {
    found = Float32Array.from(pass.edges, ({ weight }) => (weight ? largestIn(numbersOf(pass, weight)) : 0));
    let most = 0;
    for (const share of found) if (share > most) most = share;
    if (most > 0) for (let i = 0; i < found.length; i++) found[i] = (found[i] ?? 0) / most;
    shares.set(pass, found);
  }
  return found;
}

function largestIn(numbers: Float64Array): number {
  let most = 0;
  for (const number of numbers) if (Number.isFinite(number)) most = Math.max(most, Math.abs(number));
  return most;
}

/** Part of a wire in the current step: a forward step draws on the wires into its node; its backward step sends gradients back along them. */
export type WireRole = "idle" | "waiting" | "forward" | "backward";

export function roleOfWire({ scene, state, step, marks }: Frame, i: number): WireRole {
  if (step && step.node !== null && feeds(scene, i, step.node)) return step.direction;
  if (!state.pass) return "idle";
  const at = marks.sourceAt[i] ?? NEVER;
  return at >= 0 && state.cursor > at ? "idle" : "waiting";
}

/** True for a wire into the node, also where a folded group stands for one of its ends. */
function feeds(scene: Scene, i: number, node: string): boolean {
  const edge = scene.edges[i];
  if (!edge || !isMerged(edge)) return edge?.target === node;
  return edgesBehind(scene.network, edge.key).some(({ target }) => target === node);
}

function isMerged({ source, target }: EdgeView): boolean {
  return isGroupId(source) || isGroupId(target);
}

/** Wires and nodes that no panel speaks of step back by so much while one speaks of others. */
export const UNTRACED = 0.3;

/** At this zoom and above numbers and captions are told; the same limits as the style sheet's. */
export const SMALL = 0.8;
export const FAR = 0.36;
/** Below it a node is a dot. */
export const DISTANT = 0.28;
