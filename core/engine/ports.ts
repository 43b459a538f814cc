import type { Edge, GraphNode } from "../graph/graph.ts";
import { linkOf } from "../ops/link.ts";
import type { Region } from "./program.ts";

/** Some components of a run of numbers, in order; null takes `size` of them from the start. */
export interface Part {
  readonly start: number;
  readonly components: readonly number[] | null;
  readonly size: number;
}

/** Where a port finds its numbers: in place, inside what its source left, or gathered from several places first. */
export interface PortView {
  readonly region: Region;
  readonly gather: boolean;
  readonly parts: readonly Part[];
}

/** One run of neighbouring components is read in place; everything else is gathered. */
export function viewOf(parts: readonly Part[], batch: number, reserve: (size: number) => Region): PortView {
  const [part] = parts;
  let size = 0;
  for (const each of parts) size += each.size;
  const length = size * batch;
  if (part !== undefined && parts.length === 1 && isContiguous(part.components)) {
    return { region: { start: part.start + (part.components?.[0] ?? 0) * batch, length }, gather: false, parts };
  }
  return { region: reserve(length), gather: true, parts };
}

function isContiguous(components: readonly number[] | null): boolean {
  return components === null || components.every((component, i) => component === (components[0] ?? 0) + i);
}

/**
 * A sigmoid or softmax whose output a port reads untouched: its node, what is taken of it, and what only passes it on between.
 * The logits are the head's pre-activation, or what stands at its port 0 where it has none.
 */
export interface LogitSource {
  readonly head: GraphNode;
  readonly components: readonly number[] | null;
  readonly between: readonly GraphNode[];
}

/** The logits behind a reference, where its port can read them; else null. */
export function logitsBehind(edge: Edge): LogitSource | null {
  const readable = edge.target.op.logitPorts?.find(({ port }) => port === edge.port);
  if (readable === undefined) return null;
  const between: GraphNode[] = [];
  let head = edge.source;
  let components = edge.components;
  while (head.op.passesOn === true && head.edges[0] !== undefined) {
    const [before] = head.edges;
    between.push(head);
    // The component k of a value passed on is the component `before.components[k]` of where it comes from.
    components =
      before.components === null
        ? components
        : (components?.map((k) => before.components?.[k] ?? k) ?? before.components);
    head = before.source;
  }
  if (linkOf(head) !== readable.link) return null;
  // A softmax is one function of all its logits: some of its components alone are no distribution.
  if (readable.link === "softmax" && !takesAll(components, head.size)) return null;
  return { head, components, between };
}

function takesAll(components: readonly number[] | null, size: number): boolean {
  return components === null || (components.length === size && components.every((component, i) => component === i));
}
