import type { Edge, GraphNode } from "../graph/graph.ts";
import { linkOf } from "../ops/link.ts";
import type { Region } from "./program.ts";

/** Where a port finds its numbers: in place, inside what its source left, or gathered from several places first. */
export interface PortView {
  readonly region: Region;
  /** Runs of numbers to be gathered there, in pairs: where one starts, and how many it has. None where the region is read in place. */
  readonly runs: readonly number[];
}

const IN_PLACE: readonly number[] = [];

/** One run is read in place; everything else is gathered. */
export function viewOf(runs: readonly number[], reserve: (size: number) => Region): PortView {
  const [start, length] = runs;
  if (start !== undefined && length !== undefined && runs.length === 2)
    return { region: { start, length }, runs: IN_PLACE };
  let size = 0;
  for (let i = 1; i < runs.length; i += 2) size += runs[i] as number;
  return { region: reserve(size), runs };
}

/** Adds components of the value that starts at `start` (null: `size` of them from the first on) to a list of runs; what continues the last run makes it longer. */
export function addRuns(
  runs: number[],
  start: number,
  components: readonly number[] | null,
  size: number,
  batch: number,
): void {
  if (components === null) {
    addRun(runs, start, size * batch);
    return;
  }
  for (let i = 0; i < size; i++) addRun(runs, start + (components[i] as number) * batch, batch);
}

function addRun(runs: number[], start: number, length: number): void {
  const last = runs.length - 2;
  if (last >= 0 && (runs[last] as number) + (runs[last + 1] as number) === start)
    runs[last + 1] = (runs[last + 1] as number) + length;
  else runs.push(start, length);
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
