import { readdirSync, readFileSync } from "node:fs";
import { compile } from "/work/main/core/compile.ts";
import { loadDataset } from "/work/main/core/data/dataset.ts";
import { createMachine } from "/work/main/core/engine/machine.ts";
import { objectiveTarget } from "/work/main/core/engine/timeline.ts";
import { loadKernels } from "/work/main/core/engine/wasm/module.ts";
import { createWasmPass } from "/work/main/core/engine/wasm/wasmPass.ts";
import { initialParameters } from "/work/main/core/training/initializers.ts";

const bytes = (name: string) => () => new Uint8Array(readFileSync(`/tmp/wasm/${name}.wasm`));
const kernels = loadKernels({ relaxed: bytes("relaxed"), plain: bytes("simd") });
console.log("relaxed", kernels.relaxed);
for (const file of readdirSync("/work/main/samples").filter((f) => f.endsWith(".nn.json"))) {
  const text = readFileSync(`/work/main/samples/${file}`, "utf8");
  const { document, graph } = compile(text);
  if (!document || !graph) continue;
  const { dataset } = await loadDataset(
    document,
    graph,
    async (p) => new Uint8Array(readFileSync(`/work/main/samples/${p}`)),
  );
  if (!dataset) {
    console.log(file, "no data");
    continue;
  }
  const options = {
    batch: dataset.rows,
    inputs: dataset.inputs,
    parameters: initialParameters(graph),
    target: objectiveTarget(graph),
  };
  const ref = createMachine(graph, options);
  ref.runAll();
  for (const precision of ["f64", "f32"] as const)
    for (const wants of ["everything", "parameters"] as const) {
      const pass = createWasmPass(kernels, graph, { ...options, precision, wants });
      pass.runAll();
      let worst = 0;
      let what = "";
      const cmp = (a: ArrayLike<number> | null | undefined, b: ArrayLike<number> | null | undefined, w: string) => {
        if (!a || !b) return;
        let big = 0;
        for (let i = 0; i < a.length; i++) big = Math.max(big, Math.abs(a[i]!));
        for (let i = 0; i < a.length; i++) {
          const e = Math.abs(a[i]! - b[i]!) / Math.max(big, 1e-30);
          if (!(e <= worst)) {
            worst = e;
            what = w;
          }
        }
      };
      let n = 0;
      for (const node of graph.nodes) {
        cmp(ref.value(node)?.data, pass.value(node)?.data, `value ${node.id}`);
        cmp(ref.preactivation(node)?.data, pass.preactivation(node)?.data, `u ${node.id}`);
        cmp(ref.gradient(node)?.data, pass.gradient(node)?.data, `g ${node.id}`);
        cmp(ref.delta(node)?.data, pass.delta(node)?.data, `delta ${node.id}`);
        if (pass.gradient(node)) n++;
      }
      for (const p of graph.parameters)
        cmp(ref.parameterGradient(p.name), pass.parameterGradient(p.name), `θ ${p.name}`);
      cmp([ref.objective ?? 0], [pass.objective ?? 0], "objective");
      console.log(
        file,
        precision,
        wants,
        "rows",
        dataset.rows,
        "worst",
        worst.toExponential(2),
        what,
        n,
        "host:",
        pass.byReference.join(),
      );
    }
}
