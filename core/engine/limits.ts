import type { Graph } from "../graph/graph.ts";
import type { PassMode } from "../ops/op.ts";

/** What is refused before anything is allocated, by either engine. */

const GIBIBYTE = 2 ** 30;

/** What a pass may take where nobody says otherwise. */
export const MOST_BYTES = GIBIBYTE;

/** Throws a RangeError with both numbers where a pass would need more memory than it may have. */
export function refuseBeyond(limit: number, bytes: number, samples: number): void {
  // A count beyond all doubles is NaN or infinite, and refused like any other.
  if (bytes <= limit) return;
  throw new RangeError(
    `This network needs ${formatBytes(bytes)} for ${samples} samples at once; the limit is ${formatBytes(limit)}.`,
  );
}

/** Throws a RangeError for the first op that refuses such a pass. */
export function refuseImpossible(graph: Graph, batch: number, mode: PassMode): void {
  for (const node of graph.nodes) {
    const samples = node.edges.some((edge) => !edge.source.batched) ? 1 : batch;
    const reason = node.op.refuses?.(node.site, samples, mode) ?? null;
    if (reason !== null) throw new RangeError(`"${node.id}" (${node.op.name}) ${reason}`);
  }
}

function formatBytes(bytes: number): string {
  return bytes >= GIBIBYTE ? `${(bytes / GIBIBYTE).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
