import type { Intent } from "../../core/document/intent.ts";
import { judgeConnection } from "../../core/graph/judgeConnection.ts";
import { type OffersAfter, opsThatFit } from "../../core/graph/opsThatFit.ts";
import type { Point } from "../../core/layout/nodeGeometry.ts";
import type { Op } from "../../core/ops/op.ts";
import type { EdgeView, NetworkView } from "../../core/protocol.ts";
import { edit, notify } from "../actions.ts";
import { t } from "../l10n.ts";
import { currentScene, toCanvas } from "../scene/current.ts";
import { wireAt as paintedWireAt } from "../scene/find.ts";
import { edgeView, incomingEdges, nodeView } from "../selectors.ts";
import { dispatch, getState } from "../store.ts";
import { freshId } from "./freshId.ts";
import { intentsToAdd } from "./gestures.ts";

/** Putting a node into a wire: source → node → target in one gesture. */

/** How near to a wire the pointer has to be, in CSS pixels: more than for pressing it, since a node is in the hand. */
const REACH = 14;

/** The wire under a point of the window, whatever lies above it; null where there is none. */
export function wireAt(clientX: number, clientY: number): string | null {
  const current = currentScene();
  if (!current) return null;
  const [x, y] = toCanvas(current, clientX, clientY);
  const key = paintedWireAt(current.scene, x, y, REACH / current.viewport().zoom);
  return key !== null && edgeView(getState(), key) ? key : null;
}

/** A node that nothing is wired to yet, and that takes inputs: such a one may be dropped into a wire. */
export function looseNode(id: string): boolean {
  const state = getState();
  const view = nodeView(state, id);
  return (
    view !== null && view.look !== "input" && state.network !== null && incomingEdges(state.network, id).length === 0
  );
}

/** What fits between the ends of a wire, best first. */
export function opsForWire(network: NetworkView, edge: EdgeView): OffersAfter {
  return opsThatFit(network, edge.reference, { before: { to: edge.target, port: edge.port, key: edge.key } });
}

/** Resolves to the id of the new node, or null where it was refused. */
export async function addIntoWire(op: Op, key: string, at: Point | null): Promise<string | null> {
  const state = getState();
  const edge = edgeView(state, key);
  const { network } = state;
  if (!edge || !network) return null;
  const refused = opsForWire(network, edge).others.find((other) => other.op === op);
  if (refused) {
    sayNo(refused.reason);
    return null;
  }
  const id = freshId(op, new Set(network.nodes.map((node) => node.id)));
  const [add] = intentsToAdd(op, id, at, [edge.source], network);
  if (add?.kind !== "addNode") return null;
  const { inputs: _, ...loose } = add;
  const intents: readonly Intent[] = [loose, { kind: "insertIntoWire", id, to: edge.target, at: edge.input }];
  const done = await edit(intents, t("Insert {0} between {1} and {2}", id, edge.source, edge.target));
  if (done) dispatch({ type: "select", nodes: [id] });
  return done ? id : null;
}

/** A node that is there and has no inputs yet. */
export function insertNode(id: string, key: string): Promise<boolean> {
  const state = getState();
  const edge = edgeView(state, key);
  if (!edge || !state.network || edge.source === id || edge.target === id) return Promise.resolve(false);
  const verdict = judgeConnection(state.network, edge.reference, id);
  if (!verdict.fits) {
    sayNo(verdict.reason);
    return Promise.resolve(false);
  }
  return edit(
    [{ kind: "insertIntoWire", id, to: edge.target, at: edge.input }],
    t("Insert {0} between {1} and {2}", id, edge.source, edge.target),
  );
}

function sayNo(reason: string): void {
  notify("error", reason);
}
