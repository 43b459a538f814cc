import assert from "node:assert/strict";
import { findTarget } from "../../../core/graph/buildGraph.ts";
import { build, buildWhole, complaints } from "./build.ts";

const input = (shape: readonly number[] = []): object => ({ op: "input", shape });
const neuron = (...inputs: string[]): object => ({ op: "neuron", inputs, activation: "tanh" });

describe("buildGraph", () => {
  it("orders nodes by what they read, ties as in the file", () => {
    const graph = buildWhole({
      nodes: { y: neuron("h2", "h1"), h2: neuron("x"), h1: neuron("x"), z: neuron("t"), x: input(), t: input() },
    });
    assert.deepEqual(
      graph.nodes.map((node) => node.id),
      ["x", "h2", "h1", "y", "t", "z"],
    );
    assert.deepEqual(
      graph.nodes.map((node) => node.depth),
      [0, 1, 1, 2, 0, 1],
    );
    assert.deepEqual(
      graph.byId.get("x")?.uses.map((edge) => edge.key),
      ["x→h2:0", "x→h1:0"],
    );
  });

  it("infers shapes through indices, slices, vectors and layers", () => {
    const graph = buildWhole({
      nodes: {
        m: input([2, 3]),
        row: { op: "concat", inputs: ["m[1,0:2]", "m[0:2,2]"] },
        one: { op: "add", inputs: ["m[0,0]", "row[3]"] },
        part: { op: "add", inputs: ["m[0:1,1:3]"] },
        z: { op: "dense", units: 5, inputs: ["m", "row[0:1]"] },
        p: { op: "softmax", inputs: ["z", "one"] },
      },
    });
    const shape = (id: string): unknown => graph.byId.get(id)?.shape;
    assert.deepEqual([shape("row"), shape("one"), shape("part"), shape("z"), shape("p")], [[4], [], [1, 2], [5], [6]]);
    assert.deepEqual(
      graph.byId.get("row")?.edges.map((edge) => [edge.offset, edge.components]),
      [
        [0, [3, 4]],
        [2, [2, 5]],
      ],
    );
    assert.deepEqual(graph.parameterByName.get("z.W")?.shape, [5, 7]);
  });

  it("lets [] and [1] stand for each other and nothing else", () => {
    const nodes = { a: input([1]), b: input(), c: input([2]), s: { op: "add", inputs: ["b", "a"] } };
    assert.deepEqual(buildWhole({ nodes }).byId.get("s")?.shape, []);
    assert.deepEqual(complaints({ nodes: { ...nodes, s: { op: "mul", inputs: ["c", "a", "c"] } } }), [
      'NN401 at "a": "s" (mul): the first input is [2] but input 2 is [1]; all must have the same shape; only scale-by repeats one value to fit another.',
    ]);
  });

  it("names a cycle once, the shortest, at one of its references", () => {
    const found = build({
      nodes: {
        x: input(),
        h1: neuron("x", "h3"),
        h2: neuron("h1", "h4"),
        h3: neuron("h2", "h1"),
        h4: neuron("h3"),
        y: neuron("h4"),
      },
    });
    const [cycle, ...others] = found.problems.filter((p) => p.severity === "error");
    assert.equal(others.length, 0);
    assert.match(cycle?.message ?? "", /cycle: h1 → h3 → h1\. /);
    assert.equal(found.text.slice(cycle?.range.start, cycle?.range.end), '"h3"');
    assert.deepEqual(
      found.graph?.nodes.map((node) => node.id),
      ["x"],
    );
  });

  it("names a node that reads itself, and cycles that share no node", () => {
    const errors = build({ nodes: { a: neuron("a"), b: neuron("c", "a"), c: neuron("b") } }).problems.filter(
      (p) => p.code === "NN304",
    );
    assert.deepEqual(
      errors.map((p) => /: (.*?)\. /.exec(p.message)?.[1]),
      ["a → a", "b → c → b"],
    );
  });

  it("says each mistake once and stays silent about what depends on it", () => {
    assert.deepEqual(
      complaints({
        nodes: { x: input([2]), h: neuron("xx"), y: neuron("h", "x"), L: { op: "squared-error", inputs: ["h", "y"] } },
        objective: "L",
      }),
      ['NN301 at "xx": There is no node "xx". Did you mean "x"?'],
    );
  });

  it("suggests no name that would close a cycle", () => {
    assert.deepEqual(
      complaints({
        nodes: { x: input([2]), own: neuron("x", "hiddn"), hidden: neuron("own"), hidde: neuron("x") },
        objective: "hidde",
      }),
      ['NN301 at "hiddn": There is no node "hiddn". Did you mean "hidde"?'],
    );
  });

  it("keeps what is whole when a part is broken", () => {
    const { graph } = build({
      nodes: { x: input([2]), h: neuron("x"), bad: neuron("nothing"), behind: neuron("bad", "h"), fine: neuron("h") },
      objective: ["fine", "behind"],
    });
    assert.deepEqual(
      graph?.nodes.map((node) => node.id),
      ["x", "h", "fine"],
    );
    assert.deepEqual(graph.objective, [], "part of a sum would be another sum");
  });

  it("says what is wrong with an index", () => {
    const nodes = { x: input([3]), s: input(), m: input([2, 2]) };
    const message = (reference: string): string =>
      complaints({ nodes: { ...nodes, y: neuron(reference) } }).find((line) => line.startsWith("NN3")) ?? "";
    assert.match(message("x[3]"), /^NN303 .*"x" has the shape \[3\], so the indices are 0 to 2/);
    assert.match(message("x[1:4]"), /NN303 .*a slice ends at 3 at most/);
    assert.match(message("s[0]"), /NN303 .*"s" has the shape \[\], so it takes no index/);
    assert.match(
      message("m[0]"),
      /NN303 .*has one index, but "m" has the shape \[2, 2\], so it takes 2 indices or slices/,
    );
    assert.match(message("m[0,2]"), /NN303 .*the indices on axis 1 are 0 to 1/);
  });

  it("counts inputs and knows ports", () => {
    const nodes = { x: input([2]), t: input([2]) };
    const line = (node: object): string =>
      complaints({ nodes: { ...nodes, n: node } }).find((each) => /NN30[56]/.test(each)) ?? "";
    assert.match(
      line({ op: "squared-error", inputs: ["x"] }),
      /NN305 .*"n" \(squared-error\) needs 2 inputs, prediction and target; it has one input/s,
    );
    assert.match(line({ op: "squared-error", inputs: ["x", "t", "x"] }), /NN305 at "x": .*it has 3 inputs/);
    assert.match(line({ op: "neuron", inputs: [] }), /NN305 .*needs at least one input; it has none/);
    assert.match(line({ op: "input", inputs: ["x"] }), /NN305 .*takes no inputs/);
    assert.match(
      line({ op: "squared-error", inputs: { prediction: "x", targte: "t" } }),
      /NN306 .*no port "targte". Did you mean "target"/,
    );
    const graph = buildWhole({
      nodes: { ...nodes, n: { op: "squared-error", inputs: { target: "t", prediction: "x" } } },
    });
    assert.deepEqual(
      graph.byId.get("n")?.edges.map((edge) => [edge.source.id, edge.port]),
      [
        ["t", 1],
        ["x", 0],
      ],
    );
  });

  it("does not mix one number for all samples with a value for each", () => {
    const nodes = {
      x: input(),
      t: input(),
      L: { op: "squared-error", inputs: ["x", "t"] },
      M: { op: "logistic", inputs: ["x", "t"] },
    };
    assert.match(
      complaints({ nodes: { ...nodes, bad: { op: "add", inputs: ["x", "L"] } } }).join(),
      /NN402 at "L": "bad" mixes "L", .* with "x"/,
    );
    const sum = buildWhole({ nodes: { ...nodes, sum: { op: "add", inputs: ["L", "M"] } }, objective: "sum" });
    assert.equal(sum.byId.get("sum")?.batched, false);
  });

  it("has ordinary ids of Object's names", () => {
    const graph = buildWhole(
      '{"nn": 1, "nodes": {"__proto__": {"op": "input", "shape": [2]}, "constructor": {"op": "neuron", "inputs": ["__proto__[1]"]}}, "objective": "constructor"}',
    );
    assert.deepEqual(
      graph.parameters.map((p) => p.name),
      ["constructor.w", "constructor.b"],
    );
  });
});

describe("the objective", () => {
  const nodes = { x: input([3]), s: input(), y: neuron("x") };
  it("takes scalars, and says so of anything else", () => {
    assert.match(
      complaints({ nodes, objective: "x" }).join("\n"),
      /NN701 at "x": "x" has the shape \[3\]; .* such as "x\[0\]"/,
    );
    assert.deepEqual(buildWhole({ nodes, objective: ["y", "x[2]"] }).objective, [
      { text: "y", node: "y", component: 0 },
      { text: "x[2]", node: "x", component: 2 },
    ]);
  });
  it("finds a target by its text", () => {
    const graph = buildWhole({ nodes });
    assert.deepEqual(findTarget(graph, " x[1] "), { text: "x[1]", node: "x", component: 1 });
    assert.match(String(findTarget(graph, "yy")), /no node "yy". Did you mean "y"/);
    assert.match(String(findTarget(graph, "x[0:2]")), /shape \[2\]; only a single number/);
    assert.match(String(findTarget(graph, "x[")), /without its "]"/);
  });
});

describe("size", () => {
  it("does not overflow on a deep chain, nor on a cycle through all of it", function () {
    this.timeout(20_000);
    const nodes: Record<string, object> = { x: input() };
    for (let i = 0; i < 20_000; i++) nodes[`h${i}`] = { op: "output", inputs: [i === 0 ? "x" : `h${i - 1}`] };
    assert.equal(buildWhole({ nodes }).nodes.at(-1)?.depth, 20_000);
    nodes["h0"] = { op: "output", inputs: ["h19999"] };
    assert.match(complaints({ nodes }).join(), /^NN304 at "h19999": .* … 19989 more … /);
  });
});

describe("places beside a problem", () => {
  const related = (network: Readonly<Record<string, unknown>>, code: string): readonly string[] => {
    const { problems, text } = build(network);
    const found = problems.find((each) => each.code === code);
    return (found?.related ?? []).map(({ range, message }) => `${text.slice(range.start, range.end)}: ${message}`);
  };
  const neuron = (...inputs: string[]) => ({ op: "neuron", inputs });
  const input = (...shape: number[]) => ({ op: "input", shape });

  it("are the other references of a cycle", () => {
    const nodes = { x: input(2), a: neuron("x", "c"), b: neuron("a"), c: neuron("b") };
    assert.deepEqual(related({ nodes }, "NN304"), ['"a": "b" reads "a".', '"b": "c" reads "b".']);
  });

  it("are the inputs whose shapes do not fit", () => {
    const nodes = { a: input(2), b: input(3), y: { op: "add", inputs: ["a", "b"] } };
    assert.deepEqual(related({ nodes }, "NN401"), ['"a": "a" is [2].', '"b": "b" is [3].']);
  });
});
