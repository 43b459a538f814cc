import { type ConnectionOptions, judgeConnection, type Verdict } from "../../core/graph/judgeConnection.ts";
import { findOp } from "../../core/ops/index.ts";
import type { NetworkView } from "../../core/protocol.ts";
import { type Ends, endsOfConnection } from "../groups/groupEnds.ts";
import { t } from "../l10n.ts";
import { incomingEdges, indexOf } from "../selectors.ts";

/** Why a gesture cannot be made, in a sentence; null where it can. The host checks again: these are for the eye. */

/** Ids keep out of references' brackets, JSON's quotes and control characters (format.md). */
export function refuseId(id: string, network: NetworkView | null): string | null {
  if (id.trim() === "") return t("An id needs at least one character.");
  const odd = [...id].find((character) => '[]"'.includes(character) || (character.codePointAt(0) ?? 32) < 32);
  if (odd) return t('An id may not hold [, ], " or control characters.');
  if (network && indexOf(network).nodes.has(id)) return t("There is a node “{0}” already.", id);
  return null;
}

/** As `judgeConnection`; an end may be a folded group, which stands for the one member that can be meant. */
export function judgeWire(network: NetworkView, from: string, to: string, options: ConnectionOptions = {}): Verdict {
  const ends = endsOfConnection(network, from, to, (source, target) => refuseConnection(network, source, target));
  if (typeof ends === "string") return { fits: false, reason: ends };
  return ends === null
    ? judgeConnection(network, from, to, options)
    : judgeConnection(network, ends.from, ends.to, options);
}

/** The nodes that a wire that fits would join. */
export function endsOfWire(network: NetworkView, from: string, to: string): Ends {
  const ends = endsOfConnection(network, from, to, (source, target) => refuseConnection(network, source, target));
  return typeof ends === "object" && ends !== null ? ends : { from, to };
}

/** `to` by its port where one is meant. */
export function refuseConnection(
  network: NetworkView,
  from: string,
  to: string,
  port: string | null = null,
): string | null {
  const verdict = judgeWire(network, from, to, { port });
  return verdict.fits ? null : verdict.reason;
}

/** Nodes that `from` may feed, in reading order; of those that are drawn, where that is given. */
export function possibleTargets(network: NetworkView, from: string, shown = network): readonly string[] {
  return shown.nodes.filter((node) => refuseConnection(network, from, node.id) === null).map((node) => node.id);
}

export interface PortChoice {
  readonly name: string;
  /** The reference that is there now. */
  readonly taken: string | null;
}

/** The ports that a wire can be led to by name: several, or one that is taken. None where the op joins whatever comes. */
export function portsOf(network: NetworkView, id: string): readonly PortChoice[] {
  const node = network.nodes[indexOf(network).nodes.get(id) ?? -1];
  const ports = node && findOp(node.op)?.ports;
  const wires = incomingEdges(network, id);
  if (ports?.kind === "free")
    return wires.flatMap(({ port, reference }) => (port === null ? [] : [{ name: port, taken: reference }]));
  if (ports?.kind !== "named" || (ports.ports.length < 2 && wires.length === 0)) return [];
  return ports.ports.map(({ name }, i) => {
    const wire = wires.find(({ port, input }) => (port === null ? input === i : port === name));
    return { name, taken: wire?.reference ?? null };
  });
}
