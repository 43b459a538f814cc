import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";
import { placeInColumns } from "../core/layout/columns.ts";
import { type ElkGraph, fromElkGraph, toElkGraph } from "../core/layout/elkGraph.ts";
import type { Layout } from "../core/layout/layout.ts";
import { geometryOf, type LayoutEdge, type LayoutNode } from "../core/layout/nodeGeometry.ts";
import { EMPTY_PLACEMENT, updatePlacement } from "../core/layout/placement.ts";
import { createRandom } from "../core/random.ts";
import { median, percentile, printLoad, timed } from "./measure.ts";

/** Our columns beside elkjs on the same graphs: how long, and how many straight lines from exit to entry cross. */

const SIZES = [30, 100, 300, 1000, 3000, 10_000];
/** elkjs needs 16 s for 3,000 nodes on an idle machine, and minutes on a busy one. */
const ELK_TO = 1000;

interface RandomGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

/** About square layers; each node reads two others, nearly all of them from the layer before. The same size gives the same graph. */
function randomGraph(size: number): RandomGraph {
  const random = createRandom(`layout of ${size}`);
  const width = Math.round(Math.sqrt(size));
  const nodes: LayoutNode[] = [];
  const edges: LayoutEdge[] = [];
  for (let i = 0; i < size; i++) {
    const layer = Math.floor(i / width);
    nodes.push({ id: `n${i}`, look: layer === 0 ? "input" : "neuron", size: 1, depth: layer, pin: null });
    const sources = new Set<number>();
    while (layer > 0 && sources.size < 2) {
      const from = Math.max(0, layer - (random.uniform() < 0.9 ? 1 : 2));
      sources.add(from * width + Math.floor(random.uniform() * width));
    }
    [...sources].forEach((source, input) => {
      edges.push({ key: `n${source}→n${i}:${input}`, source: `n${source}`, target: `n${i}`, input });
    });
  }
  return { nodes, edges };
}

function straightCrossings({ positions }: Layout, { nodes, edges }: RandomGraph): number {
  const geometries = new Map(nodes.map((node) => [node.id, geometryOf(node)]));
  const lines = edges.map(({ source, target }) => {
    const [x1, y1] = positions.get(source) ?? [0, 0];
    const [x2, y2] = positions.get(target) ?? [0, 0];
    const exit = geometries.get(source)?.exit ?? [0, 0];
    const entry = geometries.get(target)?.entry ?? [0, 0];
    return [x1 + exit[0], y1 + exit[1], x2 + entry[0], y2 + entry[1]] as const;
  });
  lines.sort((a, b) => a[0] - b[0]);
  let count = 0;
  lines.forEach((a, i) => {
    for (let j = i + 1; j < lines.length; j++) {
      const b = lines[j];
      if (!b || b[0] >= a[2]) break;
      if (side(a, b[0], b[1]) * side(a, b[2], b[3]) < 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) < 0) count++;
    }
  });
  return count;
}

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

function side([x1, y1, x2, y2]: Line, x: number, y: number): number {
  return Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
}

printLoad("before");
console.log("nodes | ours: first, median, p95 ms; crossings | elkjs: median ms; crossings | one node added: median ms");
for (const size of SIZES) {
  const graph = randomGraph(size);
  const { nodes, edges } = graph;
  let ours = placeInColumns([], []);
  const first = timed(() => {
    ours = placeInColumns(nodes, edges);
  });
  const times = Array.from({ length: 9 }, () => timed(() => placeInColumns(nodes, edges)));

  const before = updatePlacement(EMPTY_PLACEMENT, nodes, edges);
  const more = [...nodes, { id: "new", look: "neuron", size: 1, depth: 2, pin: null } as const];
  const wires = [...edges, { key: "n0→new:0", source: "n0", target: "new", input: 0 }];
  const adding = Array.from({ length: 5 }, () => timed(() => updatePlacement(before, more, wires)));

  const theirs: number[] = [];
  let crossings = "";
  for (let round = 0; round < (size <= 300 ? 5 : size <= ELK_TO ? 1 : 0); round++) {
    const elk = new ELK();
    const start = performance.now();
    const result = await elk.layout(toElkGraph(nodes, edges) as unknown as ElkNode);
    theirs.push(performance.now() - start);
    if (round === 0)
      crossings = `x${straightCrossings(fromElkGraph(result as unknown as ElkGraph, nodes, edges), graph)}`;
  }
  console.log(
    [
      String(size).padStart(6),
      `${[first, median(times), percentile(times, 0.95)].map((ms) => ms.toFixed(1)).join(", ")}; x${straightCrossings(ours, graph)}`,
      theirs.length > 0 ? `${median(theirs).toFixed(0)}; ${crossings}` : "–",
      median(adding).toFixed(1),
    ].join(" | "),
  );
}
printLoad("after");
