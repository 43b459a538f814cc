import { readFileSync } from "node:fs";
import { compile } from "/work/main/core/compile.ts";
import { objectiveTarget } from "/work/main/core/engine/timeline.ts";
import { loadKernels } from "/work/main/core/engine/wasm/module.ts";
import { createWasmPass } from "/work/main/core/engine/wasm/wasmPass.ts";
import { createTrainer } from "/work/main/core/engine/wasm/wasmTrainer.ts";
import { initialParameters } from "/work/main/core/training/initializers.ts";
import { planTraining } from "/work/main/core/training/plan.ts";

const bytes = (name: string) => () => new Uint8Array(readFileSync(`/tmp/wasm/${name}.wasm`));
const kernels = loadKernels({ relaxed: bytes(process.env.REL ?? "relaxed"), plain: bytes("simd") });
console.log("node", process.version, "relaxed", kernels.relaxed);
const rnd = (() => {
  let s = 12345;
  return () => (s = (s * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
})();
function mlp(sizes: number[], act: string, loss: string, batch: number, targetSize: number) {
  const nodes: any = {
    x: { op: "input", shape: [sizes[0]] },
    t: { op: "input", shape: targetSize ? [targetSize] : [] },
  };
  let prev = "x";
  sizes.slice(1).forEach((u, i) => {
    nodes[`z${i}`] = {
      op: "dense",
      inputs: [prev],
      units: u,
      activation: i === sizes.length - 2 ? (loss === "squared-error" ? act : "identity") : act,
    };
    prev = `z${i}`;
  });
  nodes.L = { op: loss, inputs: [prev, "t"] };
  return JSON.stringify({
    nn: 1,
    nodes,
    objective: "L",
    training: { optimizer: "sgd", learningRate: 0.03, batchSize: batch, steps: 100000000 },
  });
}
function t3() {
  const nodes: any = {};
  const ids: string[] = [];
  for (let i = 0; i < 8; i++) {
    nodes[`x${i}`] = { op: "input", shape: [] };
    ids.push(`x${i}`);
  }
  for (let i = 0; i < 300; i++) {
    const pick = new Set<string>();
    const lo = Math.max(0, ids.length - 40);
    while (pick.size < 8) pick.add(ids[lo + Math.floor(rnd() * (ids.length - lo))]!);
    nodes[`h${i}`] = { op: "neuron", inputs: [...pick], activation: "sigmoid" };
    ids.push(`h${i}`);
  }
  nodes.t = { op: "input", shape: [] };
  nodes.L = { op: "squared-error", inputs: ["h299", "t"] };
  return JSON.stringify({ nn: 1, nodes, objective: "L" });
}
function time(f: () => void, per: number, label: string, unit: string) {
  const t0 = performance.now();
  let n = 0;
  while (performance.now() - t0 < 300) {
    f();
    n++;
  }
  const slices: number[] = [];
  for (let k = 0; k < 30; k++) {
    const m = Math.max(1, Math.round(n / 20));
    const t = performance.now();
    for (let i = 0; i < m; i++) f();
    slices.push((performance.now() - t) / m);
  }
  slices.sort((a, b) => a - b);
  const fmt = (ms: number) =>
    unit === "us"
      ? `${((ms * 1000) / per).toFixed(3)} us`
      : `${Math.round((per / ms) * 1000).toLocaleString("en")} ${unit}`;
  console.log(label.padEnd(40), "median", fmt(slices[15]!), " best", fmt(slices[0]!));
}
const want = (n: string) => !process.argv[2] || process.argv[2].split(",").includes(n);
function data(graph: any, rows: number, classes = 0) {
  const inputs = new Map<string, Float64Array>();
  for (const node of graph.nodes)
    if (node.op.ports.kind === "none")
      inputs.set(
        node.id,
        Float64Array.from({ length: node.size * rows }, () =>
          node.id === "t" && classes ? Math.floor(rnd() * classes) : rnd() * 2 - 1,
        ),
      );
  return { rows, inputs, classNames: new Map(), describeRow: () => "" };
}
function trainTask(name: string, text: string, rows: number, batch: number, classes: number, stepsPerCall: number) {
  const { document, graph, problems } = compile(text);
  if (!graph || !document) throw new Error(JSON.stringify(problems.slice(0, 3)));
  const dataset = data(graph, rows, classes);
  for (const precision of ["f32", "f64"] as const) {
    const plan = planTraining(document.training, graph, rows);
    if (typeof plan === "string") throw new Error(plan);
    const trainer = createTrainer(kernels, { graph, dataset, start: initialParameters(graph), plan, precision });
    time(
      () => trainer.run(stepsPerCall),
      stepsPerCall * batch,
      `${name} ${precision} (${trainer.bytes >> 10} kB)`,
      "samples/s",
    );
  }
}
if (want("T1")) trainTask("T1 2-8-8-1", mlp([2, 8, 8, 1], "tanh", "squared-error", 10, 1), 200, 10, 0, 200);
if (want("T2")) trainTask("T2 mnist", mlp([784, 128, 64, 10], "relu", "softmax-cross-entropy", 64, 0), 640, 64, 10, 10);
if (want("T3")) {
  const { graph } = compile(t3());
  const rows = 32;
  for (const precision of ["f32", "f64"] as const) {
    const pass = createWasmPass(kernels, graph!, {
      batch: rows,
      inputs: data(graph, rows).inputs,
      parameters: initialParameters(graph!),
      target: objectiveTarget(graph!),
      precision,
    });
    time(() => pass.runAll(), 1, `T3 dag ${precision} (${pass.bytes >> 10} kB)`, "passes/s");
  }
}
if (want("T4"))
  for (const [n, text, c] of [
    ["T4a", mlp([2, 8, 8, 1], "tanh", "squared-error", 10, 1), 0],
    ["T4b", mlp([784, 128, 64, 10], "relu", "softmax-cross-entropy", 64, 0), 10],
    ["T4c", t3(), 0],
  ] as const) {
    const { graph } = compile(text);
    for (const precision of ["f64", "f32"] as const) {
      const pass = createWasmPass(kernels, graph!, {
        batch: 1,
        inputs: data(graph, 1, c).inputs,
        parameters: initialParameters(graph!),
        target: objectiveTarget(graph!),
        precision,
      });
      time(() => pass.runAll(), 1, `${n} ${precision}`, "us");
    }
  }
if (want("T5")) {
  const nodes: any = {
    x: { op: "input", shape: [1, 28, 28] },
    t: { op: "input", shape: [] },
    c1: { op: "conv2d", inputs: ["x"], channels: 6, kernel: 5, activation: "relu" },
    p1: { op: "avg-pool2d", inputs: ["c1"], kernel: 2 },
    c2: { op: "conv2d", inputs: ["p1"], channels: 16, kernel: 5, activation: "relu" },
    p2: { op: "avg-pool2d", inputs: ["c2"], kernel: 2 },
    z1: { op: "dense", inputs: ["p2"], units: 120, activation: "relu" },
    z2: { op: "dense", inputs: ["z1"], units: 84, activation: "relu" },
    y: { op: "dense", inputs: ["z2"], units: 10 },
    L: { op: "softmax-cross-entropy", inputs: ["y", "t"] },
  };
  trainTask(
    "T5 lenet",
    JSON.stringify({
      nn: 1,
      nodes,
      objective: "L",
      training: { optimizer: "sgd", learningRate: 0.03, batchSize: 32, steps: 100000000 },
    }),
    320,
    32,
    10,
    10,
  );
}
