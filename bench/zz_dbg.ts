import { readFileSync } from "node:fs";
import { createMachine } from "/work/main/core/engine/machine.ts";
import { createWasmPass } from "/work/main/core/engine/wasm/wasmPass.ts";
import { initialParameters } from "/work/main/core/training/initializers.ts";
import { columns, targetOf } from "/work/main/test/core/engine/run.ts";
import { buildWhole } from "/work/main/test/core/graph/build.ts";
import { testKernels } from "/work/main/test/support/kernels.ts";

const goldens = JSON.parse(readFileSync("/work/main/test/fixtures/golden/networks.json", "utf8"));
const kernels = testKernels();
let shown = 0;
for (const g of goldens) {
  const graph = buildWhole(JSON.stringify(g.network));
  const rows = g.network.data.rows;
  const options = {
    batch: rows.length,
    inputs: columns(graph, rows),
    parameters: initialParameters(graph),
    target: targetOf(graph, g.wrt),
  };
  const m = createMachine(graph, options);
  m.runAll();
  const p = createWasmPass(kernels, graph, options);
  p.runAll();
  const q = createWasmPass(kernels, graph, { ...options, wants: "everything" });
  q.runAll();
  for (const node of graph.nodes)
    if ((m.gradient(node) === null) !== (q.gradient(node) === null))
      console.log(
        g.seed,
        g.wrt,
        node.id,
        JSON.stringify(node.definition.op),
        JSON.stringify(g.network.nodes[node.id]),
        node.uses.map((e) => e.target.id + ":" + e.target.op.name).join(),
        (q as any).placeOf(node).direct,
        (q as any).placeOf(node).shown,
        (q as any).placeOf(node).gradient,
      );
  if (false) {
    console.log("seed", g.seed, m.objective, p.objective);
    for (const node of graph.nodes) {
      const a = m.value(node)!.data,
        b = p.value(node)!.data;
      const bad = a.findIndex((x, i) => Math.abs(x - b[i]!) > 1e-10);
      if (bad >= 0) {
        console.log(node.id, node.op.name, [...a].slice(0, 6), [...b].slice(0, 6), p.byReference.join());
        console.log(JSON.stringify(g.network.nodes[node.id]));
        break;
      }
    }
    if (graph.regularization)
      console.log(JSON.stringify(g.network.regularization), JSON.stringify(g.network.objective));
    if (++shown > 3) break;
  }
}
