import ELK, { type ElkNode } from "elkjs/lib/elk-api.js";
import { Worker as EngineOnThisThread } from "elkjs/lib/elk-worker.min.js";
import type { ElkGraph } from "../../core/layout/elkGraph.ts";

/** ELK by itself, 1.5 MB in a file of its own that is read when the first picture is drawn. */
export async function layOut(graph: ElkGraph): Promise<ElkGraph> {
  const elk = new ELK({ workerFactory: () => new EngineOnThisThread() });
  return (await elk.layout(graph as unknown as ElkNode)) as unknown as ElkGraph;
}
