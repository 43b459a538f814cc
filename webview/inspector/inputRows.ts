import type { Intent } from "../../core/document/intent.ts";
import type { Op } from "../../core/ops/op.ts";
import type { NetworkView, NodeView } from "../../core/protocol.ts";
import type { Choice } from "../controls/Combobox.tsx";
import { formatShape } from "../numbers.ts";
import { incomingEdges, outgoingEdges } from "../selectors.ts";

/** One line of the inspector's list of inputs. */
export interface InputRow {
  readonly key: string;
  readonly at: number;
  readonly port: string | null;
  readonly doc: string;
  /** Empty where a named port reads nothing yet. */
  readonly reference: string;
  readonly connected: boolean;
  point(reference: string): Intent;
  readonly remove: Intent;
}

/** The references as written; an op with named ports shows each of its ports, filled or not. */
export function inputRows(network: NetworkView, node: NodeView, op: Op): readonly InputRow[] {
  const { id } = node;
  const ports = op.ports.kind === "named" ? op.ports.ports : [];
  const portAt = new Map(incomingEdges(network, id).map(({ input, port }) => [input, port]));
  const rows = node.inputs.map((reference, at): InputRow => {
    const port = portAt.get(at) ?? ports[at]?.name ?? null;
    return {
      key: `${at}`,
      at,
      port,
      doc: ports.find(({ name }) => name === port)?.doc ?? "",
      reference,
      connected: true,
      point: (to) => ({ kind: "reconnect", to: id, at, reference: to }),
      remove: { kind: "disconnect", to: id, at },
    };
  });
  const filled = new Set(rows.map(({ port }) => port));
  const empty = ports.filter(({ name }) => !filled.has(name));
  return [...rows, ...empty.map(({ name, doc }, i) => emptyRow(id, name, doc, rows.length + i))];
}

function emptyRow(id: string, port: string, doc: string, at: number): InputRow {
  return {
    key: port,
    at,
    port,
    doc,
    reference: "",
    connected: false,
    point: (reference) => ({ kind: "connect", reference, to: id, port }),
    remove: { kind: "disconnect", to: id, at },
  };
}

export function canTakeMore({ ports }: Op): boolean {
  return ports.kind !== "none" && ports.kind !== "named";
}

/** Nodes that this one may read: all but itself and those that depend on it, which would close a cycle. */
export function possibleSources(network: NetworkView, id: string): readonly Choice[] {
  const after = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { target } of outgoingEdges(network, next)) {
      if (after.has(target)) continue;
      after.add(target);
      open.push(target);
    }
  }
  return network.nodes
    .filter((node) => !after.has(node.id))
    .map((node) => ({ value: node.id, note: node.broken ? "" : formatShape(node.shape) }));
}
