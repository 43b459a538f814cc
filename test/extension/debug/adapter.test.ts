import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { LINES } from "../editor/support.ts";
import { adapterFile, Client } from "./client.ts";

// h = 2·x₀ + 3·x₁ + 1 = 9, y = 5·h + 5·x₁ = 55, L = (y − 50)² = 25 in row 0; ∂L/∂y = 10, ∂L/∂h = 50, ∂L/∂five = 10·9 + 10·2 = 110.
const [X, H, Y, L] = [4, 6, 7, 8];

/** L grows by the numbers of the data alone; sgd with a small step. */
const TRAINED = LINES.replace(
  '"objective": "L"',
  '"training": { "learningRate": 0.0001, "batchSize": 1 }, "objective": "L"',
);

const LAYER = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "z": { "op": "dense", "inputs": ["x"], "units": 3, "activation": "relu", "params": { "W": [[1, 2], [3, 4], [-5, 6]], "b": 0 } },
    "my node": { "op": "neuron", "inputs": ["z"], "activation": "identity", "params": { "w": [1, 1, 1], "b": 0 } }
  },
  "objective": "my node",
  "data": { "rows": [{ "x": [1, 2] }, { "x": [3, 1] }] }
}`;

describe("the debug adapter", function () {
  this.timeout(60_000);
  let client: Client;

  beforeEach(async () => {
    client = new Client(await adapterFile());
    await client.start();
  });

  afterEach(() => client.end());

  const source = (path: string) => ({ path });
  const lines = (
    path: string,
    ...breakpoints: { line: number; condition?: string; hitCondition?: string; logMessage?: string }[]
  ) => client.setBreakpointsRequest({ source: source(path), breakpoints });

  describe("starting", () => {
    it("stops before the first step where there are no breakpoints", async () => {
      const stopped = await client.begin({ program: client.file(LINES), rows: "0" });
      assert.equal(stopped.reason, "entry");
      assert.deepEqual(await client.stack(), ["row 0:13", "training step 1:11"]);
      const { body } = await client.threadsRequest();
      assert.deepEqual(body.threads, [{ id: 1, name: "test.nn.json" }]);
    });

    it("goes to the first breakpoint where there is one, and to the end without stopping on entry", async () => {
      const program = client.file(LINES);
      const stopped = await client.begin({ program, rows: "0" }, () => lines(program, { line: H }));
      assert.equal(stopped.reason, "breakpoint");
      assert.equal((await client.frame()).line, H);
      assert.equal((await client.go()).text, "h has had its backward step.");
      assert.equal((await client.go()).description, "At the end of the run");
    });

    it("runs without debugging to its end", async () => {
      const ended = client.waitForEvent("terminated");
      await Promise.all([
        client.configurationSequence(),
        client.launch({ program: client.file(LINES), rows: "0", noDebug: true }),
      ]);
      await ended;
      assert.deepEqual(client.outputs, ["objective 31.5"]);
    });

    it("begins at a step of a training run, as if all before it had been stepped through, and goes back from there", async () => {
      // 4 steps of one row each.
      const program = client.file(TRAINED.replace('"batchSize": 1', '"batchSize": 1, "epochs": 2, "momentum": 0.9'));
      const stopped = await client.begin({ program, trainingStep: 3, stopOnEntry: true });
      assert.equal(stopped.reason, "entry");
      assert.match((await client.stack()).join(), /^row 0:\d+,training step 3 of 4 \(epoch 2\)/);
      const theta = async () =>
        Promise.all(
          ["h.w[0]", "h.w[1]", "h.b"].map(async (name) => Number((await client.evaluate(name)).replace("−", "-"))),
        );
      const third = await theta();
      await client.stopOf(() => client.stepBackRequest({ threadId: 1 }));
      assert.match((await client.stack()).join(), /training step 2 of 4/);
      await client.stopOf(() => client.reverseContinueRequest({ threadId: 1 }));
      assert.match((await client.stack()).join(), /training step 1 of 4/);
      assert.notDeepEqual(await theta(), third);
      // The same place, stepped to.
      for (let pass = 1; pass < 3; pass++)
        while (!(await client.stack()).join().includes(`training step ${pass + 1} of 4`))
          await client.stopOf(() => client.stepOutRequest({ threadId: 1 }));
      assert.deepEqual(await theta(), third);
    });

    it("has no step that training has not come to, nor one beyond its last", async () => {
      const program = client.file(TRAINED.replace('"batchSize": 1', '"batchSize": 1, "epochs": 2'));
      await assert.rejects(
        client.launch({ program, trainingStep: 4 }),
        /has done 2 steps; “trainingStep” may be 1 to 3\./,
      );
    });

    const MISTAKES: readonly (readonly [object, RegExp])[] = [
      [{ program: "" }, /^“program” in the launch configuration must be the path of a network file/],
      [{ rows: "0:9" }, /“rows” in the launch configuration, 0:9: the data has 2 rows, 0 to 1\./],
      [{ rows: "some" }, /cannot be read\. Write a row \(3\)/],
      [{ rows: 1.5 }, /“rows” .* it is 1\.5\./],
      [{ batch: 0 }, /“batch” .* a whole number from 1; it is 0\./],
      [{ epochs: "two" }, /“epochs” .* it is "two"\./],
      [{ trainingStep: 0 }, /“trainingStep” .* a whole number from 1; it is 0\./],
      [{ trainingStep: 1, rows: "0" }, /“trainingStep” is one of the run .* “rows” would make another run of it/],
      [{ mode: "test" }, /“mode” .* "training" or "evaluation"; it is "test"\./],
      [{ update: "yes" }, /“update” .* true or false; it is "yes"\./],
      [{ row: -1 }, /“row” .* a row of the data, counted from 0; it is -1\./],
      [{ wrt: "q" }, /“wrt” in the launch configuration: There is no node "q"/],
      [{ program: "nowhere.nn.json" }, /There is no file nowhere\.nn\.json/],
    ];

    for (const [args, sentence] of MISTAKES) {
      it(`fails with a sentence for ${JSON.stringify(args)}`, async () => {
        const program = client.file(LINES);
        await assert.rejects(client.launch({ program, ...args }), (error: Error) => {
          assert.match(error.message, sentence);
          assert.doesNotMatch(error.message, /\n|\.ts|at /);
          return true;
        });
      });
    }

    const BROKEN: readonly (readonly [string, string, RegExp])[] = [
      ["is no JSON", "{", /error|cannot be read/],
      [
        "has an error",
        LINES.replace('"neuron"', '"neuro"'),
        /^This network has an error, so it cannot be run: .*neuro/,
      ],
      ["has no nodes", '{ "nn": 1, "nodes": {} }', /nothing to debug yet/],
      ["has no data", LINES.replace(/,\s*"data".*$/m, ""), /There is no data to run on/],
    ];

    for (const [what, text, sentence] of BROKEN) {
      it(`fails with a sentence for a text that ${what}`, async () => {
        await assert.rejects(client.launch({ program: client.file(text) }), (error: Error) =>
          sentence.test(error.message),
        );
      });
    }
  });

  describe("moving", () => {
    it("shows the sample that the canvas showed, where the pass has it", async () => {
      await client.begin({ program: client.file(LINES), row: 1 });
      assert.deepEqual(Object.keys((await client.list("Network", "rows")).values), ["row 0", "row 1 (shown)"]);
    });

    it("steps over nodes forward and back, into a node, out of a pass, and back again", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      for (const node of ["x:4", "t:5", "h:6"]) {
        await client.next();
        assert.equal((await client.stack())[0], node);
      }
      await client.into();
      assert.deepEqual((await client.stack()).slice(0, 3), ["u:7", "y:7", "forward:11"]);
      assert.deepEqual((await client.list("Node y")).values["z"], "not computed yet");
      assert.deepEqual((await client.list("Node y")).values["u"], "55");
      await client.back();
      assert.equal((await client.stack())[0], "h:6");
      await client.out();
      assert.equal((await client.stack())[0], "y:7");
      await client.out();
      assert.deepEqual((await client.stack()).slice(0, 2), ["objective:11", "loss:11"]);
      assert.equal((await client.goBack()).reason, "entry");
      assert.deepEqual(await client.stack(), ["row 0:13", "training step 1:11"]);
    });

    it("goes through a layer unit by unit, and shows what is not reached yet in words", async () => {
      await client.begin({ program: client.file(LAYER), rows: "0" });
      await client.next();
      await client.into();
      await client.into();
      assert.deepEqual((await client.stack()).slice(0, 2), ["unit 0:5", "z:5"]);
      const { values } = await client.list("Node z");
      assert.equal(values["u"], "[3] 5, –, –");
      assert.deepEqual((await client.list("Node z", "u")).values, {
        "[0]": "5",
        "[1]": "not computed yet",
        "[2]": "not computed yet",
      });
    });

    it("goes on over several training steps, and undoes them", async () => {
      await client.begin({ program: client.file(TRAINED), epochs: 2 }, () => lines(client.file(TRAINED), { line: L }));
      assert.equal((await client.stack()).at(-1), "training step 1 of 4 (epoch 1):11");
      await client.go();
      await client.go();
      assert.equal((await client.stack()).at(-1), "training step 2 of 4 (epoch 1):11");
      const after = await client.evaluate("h.w");
      assert.notEqual(after, "[2] 2, 3");
      await client.goBack();
      await client.goBack();
      assert.equal(await client.evaluate("h.w"), "[2] 2, 3");
      await client.go();
      await client.go();
      assert.equal(await client.evaluate("h.w"), after);
    });

    it("stands at the end of the run, and ends when it is told to go on from there", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      const end = await client.go();
      assert.equal(end.description, "At the end of the run");
      assert.equal((await client.next()).description, "At the end of the run");
      const ended = client.waitForEvent("terminated");
      await client.continueRequest({ threadId: 1 });
      await ended;
    });

    it("jumps to a node's steps by its line, and to the start of a frame", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" });
      const { body } = await client.gotoTargetsRequest({ source: source(program), line: H });
      assert.deepEqual(
        body.targets.map(({ label }) => label),
        ["h, forward", "h, backward"],
      );
      await client.stopOf(() => client.gotoRequest({ threadId: 1, targetId: body.targets[1]?.id ?? 0 }));
      assert.deepEqual((await client.stack()).slice(0, 2), ["h:6", "backward:11"]);
      await client.stopOf(() => client.restartFrameRequest({ frameId: 1 }));
      assert.deepEqual(await client.stack(), ["row 0:13", "training step 1:11"]);
    });

    it("pauses a run of a million steps, answers meanwhile, and takes breakpoints in", async () => {
      const program = client.file(TRAINED);
      // Never true, so that every step is looked at.
      await client.begin({ program, epochs: 100_000, stopOnEntry: true }, () =>
        client.setFunctionBreakpointsRequest({ breakpoints: [{ name: "h.w[0] > 1e9" }] }),
      );
      await client.continueRequest({ threadId: 1 });
      await client.threadsRequest();
      await assert.rejects(client.stackTraceRequest({ threadId: 1 }), /is running; pause it first/);
      assert.equal((await client.stopOf(() => client.pauseRequest({ threadId: 1 }))).reason, "pause");
      await client.continueRequest({ threadId: 1 });
      const hit = await client.stopOf(() => lines(program, { line: Y }));
      assert.equal(hit.reason, "breakpoint");
      await client.continueRequest({ threadId: 1 });
      await client.terminateRequest();
    });

    it("says of paths in one row how many there are and what they add up to", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () => lines(program, { line: L }));
      assert.equal(await client.evaluate("paths(h, y)"), "paths(h, y): sum = 5, count = 1");
    });

    it("restarts from its beginning", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      await client.next();
      await client.next();
      const again = await client.stopOf(() => client.restartRequest({}));
      assert.equal(again.reason, "entry");
      assert.deepEqual(await client.stack(), ["row 0:13", "training step 1:11"]);
      // With another configuration, what was tried stays; one that is wrong leaves the session as it is: it says so and
      // stops where it stood, since VS Code would wait for ever behind a refusal.
      await client.evaluate("h.b = 2", "repl");
      const program = `${client.folder}/test.nn.json`;
      await client.stopOf(() => client.restartRequest({ arguments: { program, rows: "1" } as never }));
      assert.equal((await client.stack())[0], "row 1:13");
      assert.equal((await client.list("Parameters")).values["h.b"], "2 (what if, not saved)");
      const refused = await client.stopOf(() => client.restartRequest({ arguments: { program, rows: "7" } as never }));
      assert.match(refused.text ?? "", /the data has 2 rows/);
      assert.equal((await client.stack())[0], "row 1:13");
      await client.next();
      assert.equal((await client.stack())[0], "x:4");
    });

    it("answers each request before the events that it causes", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      await client.next();
      await client.into();
      await client.out();
      await client.back();
      await client.go();
      await client.goBack();
      for (const command of ["next", "stepIn", "stepOut", "stepBack", "continue", "reverseContinue"]) {
        const at = client.heard.indexOf(`response ${command}`);
        assert.equal(
          client.heard.slice(at).indexOf("stopped"),
          1,
          `${command}: ${client.heard.slice(at, at + 3).join(", ")}`,
        );
      }
      assert.ok(client.heard.indexOf("response configurationDone") < client.heard.indexOf("stopped"));
      assert.ok(client.heard.indexOf("response launch") < client.heard.indexOf("initialized"));
    });
  });

  describe("breakpoints", () => {
    it("belong to the lines of nodes, and say so elsewhere", async () => {
      const text = LINES.replace('"h": {', '"h": {\n').replace(
        '"neuron", "inputs": ["x"]',
        '"neuron",\n "inputs": ["x"]',
      );
      const program = client.file(text);
      await client.begin({ program });
      const { body } = await lines(program, { line: X }, { line: H + 1 }, { line: 1 });
      assert.deepEqual(
        body.breakpoints.map(({ verified, line }) => [verified, line]),
        [
          [true, X],
          [true, H],
          [false, 1],
        ],
      );
      assert.match(body.breakpoints[2]?.message ?? "", /No node stands on this line/);
      const where = await client.customRequest("breakpointLocations", {
        source: source(program),
        line: 1,
        endLine: 20,
      });
      assert.deepEqual(where.body, { breakpoints: [4, 5, 6, 9, 10].map((line) => ({ line })) });
      const other = await client.setBreakpointsRequest({ source: source("other.ts"), breakpoints: [{ line: 1 }] });
      assert.equal(other.body.breakpoints[0]?.verified, false);
    });

    it("stands on the node at its column, where several begin on a line", async () => {
      const nodes = `"x": { "op": "input", "shape": [] }, "h": { "op": "neuron", "inputs": ["x"] }, "y": { "op": "neuron", "inputs": ["h"] }`;
      const text = `{ "nn": 1, "nodes": { ${nodes} }, "objective": "y", "data": { "rows": [{ "x": 1 }] } }`;
      const program = client.file(text);
      const column = text.indexOf('"y":') + 1;
      const stopped = await client.begin({ program }, () =>
        client.setBreakpointsRequest({ source: source(program), breakpoints: [{ line: 1, column }] }),
      );
      assert.equal(stopped.text, "y has been computed.");
      const where = await client.customRequest("breakpointLocations", { source: source(program), line: 1 });
      const columns = ["x", "h", "y"].map((id) => text.indexOf(`"${id}":`) + 1);
      assert.deepEqual(where.body, { breakpoints: columns.map((each) => ({ line: 1, column: each })) });
    });

    it("may be set before there is a network, and are told of when it is there", async () => {
      await client.initializeRequest();
      const program = client.file(LINES);
      const { body } = await lines(program, { line: H });
      assert.equal(body.breakpoints[0]?.verified, false);
      const changed = client.waitForEvent("breakpoint");
      await client.launchRequest({ program } as never);
      assert.equal((await changed).body.breakpoint.verified, true);
      const stopped = await client.stopOf(() => client.configurationDoneRequest());
      assert.equal(stopped.reason, "breakpoint");
    });

    it("are checked at once: conditions, hit counts, log messages", async () => {
      const program = client.file(LINES);
      await client.begin({ program });
      const { body } = await lines(
        program,
        { line: H, condition: "hh.z > 1" },
        { line: H, condition: "h.z >" },
        { line: H, hitCondition: "often" },
        { line: H, logMessage: "h is {h.zz}" },
        { line: H, condition: "h.z > 8", hitCondition: ">= 1", logMessage: "h is {h.z}" },
      );
      assert.deepEqual(
        body.breakpoints.map(({ verified }) => verified),
        [false, false, false, false, true],
      );
      const messages = body.breakpoints.map(({ message }) => message ?? "");
      assert.match(messages[0] ?? "", /There is no node or parameter "hh"/);
      assert.match(messages[1] ?? "", /ends too early/);
      assert.match(messages[2] ?? "", /is no hit count/);
      assert.match(messages[3] ?? "", /In the log message, \{h\.zz\}: .*no part "zz"/);
    });

    it("keep their conditions and count their hits", async () => {
      const program = client.file(TRAINED);
      const first = await client.begin({ program, epochs: 3 }, () =>
        lines(program, { line: H, condition: "y.z > 0", hitCondition: "2" }),
      );
      // Forward, y is not computed yet when h is: only the backward steps count.
      assert.equal(first.reason, "breakpoint");
      assert.deepEqual(
        (await client.stack()).slice(1).map((frame) => frame.split(":")[0]),
        ["backward", "row 1", "training step 2 of 6 (epoch 1)"],
      );
    });

    it("write a log and go on", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () =>
        lines(program, { line: H, logMessage: "h = {h.z}, ∂ = {grad(h)}" }),
      );
      assert.deepEqual(client.outputs, ["h = 9, ∂ = –", "h = 9, ∂ = 50"]);
    });

    it("stand on ops, nodes and expressions as function breakpoints", async () => {
      const program = client.file(LINES);
      const stops: string[] = [];
      const first = await client.begin({ program, rows: "0" }, async () => {
        const { body } = await client.setFunctionBreakpointsRequest({
          breakpoints: [
            { name: "squared-error" },
            { name: "t" },
            { name: "abs(grad(h)) > 10" },
            { name: "convolution" },
          ],
        });
        assert.deepEqual(
          body.breakpoints.map(({ verified }) => verified),
          [true, true, true, false],
        );
        assert.match(
          body.breakpoints[3]?.message ?? "",
          /is no op of this network \(.*neuron.*\), no node and no expression/,
        );
      });
      stops.push(`${first.reason} ${(await client.stack())[0]}`);
      for (let i = 0; i < 3; i++) {
        const { reason } = await client.go();
        stops.push(`${reason} ${(await client.stack())[0]}`);
      }
      assert.deepEqual(stops, [
        "breakpoint t:5",
        "function breakpoint L:8",
        "function breakpoint L:8",
        "function breakpoint y:7",
      ]);
    });

    it("watch a value or a gradient, with a condition over it", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" });
      const { reference } = await client.list("Parameters");
      const info = await client.dataBreakpointInfoRequest({ variablesReference: reference, name: "h.b" });
      assert.equal(info.body.dataId, "h.b");
      const byText = await client.dataBreakpointInfoRequest({ name: "grad(h.w)" });
      assert.equal(byText.body.dataId, "grad(h.w)");
      const wrong = await client.dataBreakpointInfoRequest({ name: "grad(hh.w)" });
      assert.equal(wrong.body.dataId, null);
      assert.match(wrong.body.description, /There is no node or parameter "hh/);
      const set = await client.setDataBreakpointsRequest({
        breakpoints: [
          { dataId: "grad(h.w)", condition: "norm(value) > 10" },
          { dataId: "grad(h.b)", condition: "> 1000" },
        ],
      });
      assert.deepEqual(
        set.body.breakpoints.map(({ verified }) => verified),
        [true, true],
      );
      const hit = await client.go();
      assert.equal(hit.reason, "data breakpoint");
      assert.deepEqual((await client.stack()).slice(0, 2), ["h:6", "backward:11"]);
      assert.match(hit.text ?? "", /grad\(h\.w\) = \[2\] 50, 100/);
    });

    it("stop where a number is no number, and say why", async () => {
      const text = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [] },
    "f": { "op": "function", "inputs": { "a": "x" }, "expression": "log(a)" },
    "y": { "op": "output", "inputs": ["f"] }
  },
  "objective": "y",
  "data": { "rows": [{ "x": -1 }] }
}`;
      const program = client.file(text);
      const set = async () => {
        const { body } = await client.setExceptionBreakpointsRequest({ filters: ["not-finite", "nonsense"] });
        const [known, unknown] = (body as { breakpoints: { verified: boolean }[] }).breakpoints;
        assert.deepEqual([known?.verified, unknown?.verified], [true, false]);
      };
      const stopped = await client.begin({ program, stopOnEntry: false }, set);
      assert.equal(stopped.reason, "exception");
      assert.equal(stopped.description, "NaN or Infinity");
      assert.equal((await client.stack())[0], "f:5");
      const { body } = await client.exceptionInfoRequest({ threadId: 1 });
      assert.match(body.description ?? "", /f/);
      assert.equal(body.breakMode, "always");
    });

    it("let an alarm pass whose condition is not met", async () => {
      const program = client.file(TRAINED.replace("0.0001", "0.1"));
      const set = (condition: string) => () =>
        client.setExceptionBreakpointsRequest({ filters: [], filterOptions: [{ filterId: "loss-rises", condition }] });
      const stopped = await client.begin({ program, epochs: 4, stopOnEntry: false }, set("L.z > 1e12"));
      assert.equal(stopped.reason, "exception");
      assert.ok(Number(await client.evaluate("L.z", "clipboard")) > 1e12);
    });
  });

  describe("variables", () => {
    it("show a node's whole step, backward with its sums, shapes first", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () => lines(program, { line: H }));
      await client.go();
      const { values } = await client.list("Node h");
      assert.deepEqual(values, {
        inputs: "x",
        u: "9",
        z: "9",
        "∂L/∂z (upstream)": "50",
        "φ′(u) (local derivative)": "1",
        "δ = ∂L/∂u": "50",
        w: "[2] 2, 3",
        b: "1",
      });
      assert.deepEqual((await client.list("Node h", "inputs", "x")).values, {
        weight: "[2] 2, 3",
        "weight × value": "[2] 2, 6",
        "∂L/∂x along this wire": "[2] 100, 150",
        "[0]": "1",
        "[1]": "2",
      });
      assert.deepEqual((await client.list("Node h", "w")).values["∂L/∂h.w"], "[2] 50, 100");
      await client.out();
      await client.out();
      assert.deepEqual((await client.list("Parameters", "five")).values, {
        "∂L/∂five": "110",
        "after the update": "4.89",
      });
      const network = (await client.list("Network")).values;
      assert.equal(network["objective"], "31.5");
      assert.equal(network["regularization"], "6.5");
      assert.equal(network["θ"], "[5] 2, 3, 1, 5, 0");
      assert.equal(network["∂L/∂θ"], "[5] 52, 103, 50, 110, 10");
      assert.equal(network["‖∂L/∂θ‖"], String(Number(Math.hypot(52, 103, 50, 110, 10).toPrecision(7))));
    });

    it("open a matrix row by row, long ones in pages, all by names that evaluate to the same", async () => {
      const program = client.file(LAYER);
      await client.begin({ program, rows: "1" }, () => lines(program, { line: 5 }));
      const { variables } = await client.list("Node z");
      const W = variables.find(({ name }) => name === "W");
      assert.equal(W?.value, "[3 × 2] 1, 2, 3, 4, -5, 6");
      assert.equal(W?.indexedVariables, 3);
      const page = await client.variablesRequest({
        variablesReference: W?.variablesReference ?? 0,
        filter: "indexed",
        start: 1,
        count: 1,
      });
      const [row] = page.body.variables;
      assert.deepEqual([row?.name, row?.value], ["[1]", "[2] 3, 4"]);
      assert.equal(await client.evaluate(row?.evaluateName ?? ""), "[2] 3, 4");
      const { variables: entries } = await client.list("Node z", "W", "[2]");
      assert.equal(await client.evaluate(entries[1]?.evaluateName ?? ""), "6");
      assert.equal(
        await client.evaluate("W.grad", "watch").catch((error: Error) => error.message.slice(0, 5)),
        "There",
      );
      await client.next();
      const named = (await client.list("Node my node")).variables;
      const z = named.find(({ name }) => name === "z");
      assert.equal(await client.evaluate(z?.evaluateName ?? ""), z?.value);
      for (const { name, evaluateName, value } of named.filter((each) => each.evaluateName))
        if (!value.startsWith("not")) assert.equal(await client.evaluate(evaluateName ?? ""), value, name);
    });

    it("are tried with an expression, marked, compared, and taken back", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      await client.next();
      const { reference } = await client.list("Parameters", "h.w");
      const set = await client.setVariableRequest({ variablesReference: reference, name: "[0]", value: "1 + x[1]" });
      assert.equal(set.body.value, "3 (what if, not saved)");
      assert.equal((await client.list("Parameters")).values["h.w"], "[2] 3, 3 (what if, not saved)");
      // h = 10, y = 60, L = 100, and 0.5·(9 + 9) = 9 beside.
      assert.deepEqual((await client.list("What if (not saved)")).values, {
        "h.w[0]": "2 → 3",
        objective: "31.5 → 109",
      });
      assert.equal(await client.evaluate("h.w[0] = 2", "repl"), "2");
      assert.ok(!(await client.scopes()).some(({ name }) => name.startsWith("What if")));
      await client.customRequest("setExpression", { expression: "x[0]", value: "−4" });
      assert.equal((await client.list("Inputs")).values["x"], "[2] -4, 2 (what if, not saved)");
      await client.customRequest("takeBackWhatIfs");
      assert.equal((await client.list("Inputs")).values["x"], "[2] 1, 2");
      assert.ok(client.heard.includes("invalidated"));
    });

    it("refuse to set what is computed, and numbers that are none", async () => {
      await client.begin({ program: client.file(LINES), rows: "0" });
      for (let i = 0; i < 3; i++) await client.next();
      const { reference } = await client.list("Node h");
      const set = (name: string, value: string) =>
        client.setVariableRequest({ variablesReference: reference, name, value });
      await assert.rejects(set("z", "1"), /“z” is computed; only parameters and inputs can be set/);
      await assert.rejects(set("w", "1"), /“w” is an array; set one of its entries/);
      await assert.rejects(set("b", "h.q"), /no part "q"/);
      await assert.rejects(set("b", "h.w"), /is no single number/);
      await assert.rejects(set("b", "1/0"), /finite/);
      await assert.rejects(client.customRequest("setExpression", { expression: "h.z", value: "1" }), /is computed/);
      await assert.rejects(
        client.customRequest("setExpression", { expression: "h.w", value: "1" }),
        /has 2 numbers; set one/,
      );
      await assert.rejects(client.customRequest("setExpression", { expression: "1 + 1", value: "1" }), /cannot be set/);
      assert.equal((await client.list("Node h")).values["b"], "1");
    });

    it("evaluate in watches, hovers, the console and for the clipboard, and complete", async () => {
      await client.begin({ program: client.file(LAYER), rows: "0" });
      await client.next();
      await client.next();
      assert.equal(await client.evaluate("z.u"), "[3] 5, 11, 7");
      assert.equal(await client.evaluate("2 * z[1]", "hover"), "22");
      assert.equal(await client.evaluate("z.W", "clipboard"), "[[1, 2], [3, 4], [-5, 6]]");
      assert.match(await client.evaluate("grad(z.W)"), /^grad\(z\.W\) is not computed yet/);
      await assert.rejects(client.evaluate("zz"), /There is no node or parameter "zz"/);
      await assert.rejects(client.evaluate(" "), /Write an expression/);
      const { body } = await client.completionsRequest({ text: "z.", column: 3, frameId: 1 });
      const labels = body.targets.map(({ label }) => label);
      for (const part of ["u", "z", "W", "b"]) assert.ok(labels.includes(part), part);
      const matrix = await client.customRequest("matrix", { expression: "z.W" });
      assert.deepEqual(matrix.body, {
        title: "z.W [3 × 2]",
        rowLabels: ["0", "1", "2"],
        columnLabels: ["0", "1"],
        rows: [
          [1, 2],
          [3, 4],
          [-5, 6],
        ],
      });
    });

    it("are of the shown sample of a batch", async () => {
      await client.begin({ program: client.file(LINES) });
      for (let i = 0; i < 3; i++) await client.next();
      assert.equal((await client.list("Node h")).values["z"], "9");
      await client.customRequest("showSample", { sample: 1 });
      assert.equal((await client.list("Node h")).values["z"], "4");
      assert.equal(await client.evaluate("h.z"), "4");
      await assert.rejects(client.customRequest("showSample", { sample: 2 }), /2 samples, 0 to 1/);
    });
  });

  describe("what was tried", () => {
    it("is written by the smallest edits, also where the text has no numbers or shares them", async () => {
      const text = LINES.replace('"params": { "w": [2, 3], "b": 1 }', '"params": { "w": { "init": "ones" } }');
      const program = client.file(text);
      await client.begin({ program, rows: "0" });
      await client.evaluate("h.w[1] = 7", "repl");
      await client.evaluate("five = 6", "repl");
      await client.evaluate("x[1] = 8", "repl");
      const { body } = await client.customRequest("writeWhatIfs");
      assert.match((body as { sentence: string }).sentence, /^3 values were written/);
      const expected = text
        .replace('"w": { "init": "ones" }', '"w": [1, 7]')
        .replace('"five": 5', '"five": 6')
        .replace('"x": [1, 2]', '"x": [1, 8]');
      assert.equal(readFileSync(program, "utf8"), expected);
      assert.ok(!(await client.scopes()).some(({ name }) => name.startsWith("What if")));
      assert.equal(await client.evaluate("h.w"), "[2] 1, 7");
    });

    it("stays where the text cannot hold it, and says why", async () => {
      const text = LINES.replace(/"rows": .*\]/, '"file": "lines.csv", "columns": { "x": ["a", "b"], "t": ["t"] }');
      client.file("a,b,t\n1,2,50\n", "lines.csv");
      const program = client.file(text);
      await client.begin({ program });
      await client.evaluate("x[0] = 3", "repl");
      await assert.rejects(client.customRequest("writeWhatIfs"), /comes from the file lines\.csv; change it there/);
      assert.equal(readFileSync(program, "utf8"), text);
      await client.customRequest("takeBackWhatIfs");
      await assert.rejects(client.customRequest("takeBackWhatIfs"), /No what-if values are set/);
    });
  });

  describe("when the file changes under it", () => {
    const change = async (program: string, text: string, event = "stopped") => {
      const told = client.waitForEvent(event);
      writeFileSync(program, text);
      return told;
    };

    it("runs the new text to the same place, and tells", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () => lines(program, { line: Y }));
      await change(program, LINES.replace('"b": 1 }', '"b": 3 }').replace('"t": {', '\n\n"t": {'));
      assert.deepEqual(client.outputs, ["The file changed; run again to the same place."]);
      assert.equal((await client.stack())[0], "y:9");
      assert.equal(await client.evaluate("h.z"), "11");
      assert.ok(client.heard.includes("breakpoint"));
    });

    it("goes on with what it was started with where the new text is broken, and says so once", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" });
      await change(program, LINES.replace('"neuron"', '"neuro"'), "output");
      writeFileSync(program, "{");
      await client.next();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.next();
      assert.equal(client.outputs.length, 1);
      assert.match(client.outputs[0] ?? "", /cannot be run now; the session goes on/);
      rmSync(program);
      await client.next();
      assert.equal((await client.stack())[0], "h:6");
      assert.equal(await client.evaluate("h.z"), "9");
    });

    it("keeps what was tried and stands near where a place is gone", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () => lines(program, { line: H }));
      await client.evaluate("y.b = 4", "repl");
      const renamed = LINES.replace('"h": {', '"g": {')
        .replace('["h", "x[1]"]', '["g", "x[1]"]')
        .replace('"h.w"', '"g.w"');
      await change(program, renamed);
      assert.match(client.outputs.at(-1) ?? "", /the place where the session stood is gone/);
      assert.equal((await client.list("Parameters")).values["y.b"], "4 (what if, not saved)");
    });

    it("only follows the lines where nothing that runs has changed", async () => {
      const program = client.file(LINES);
      await client.begin({ program, rows: "0" }, () => lines(program, { line: H }));
      await change(program, `// A comment.\n${LINES}`, "invalidated");
      assert.deepEqual(client.outputs, []);
      assert.equal((await client.stack())[0], "h:7");
    });
  });

  it("answers every request there is, whatever is sent with it, before and after the launch and at the end", async () => {
    const commands = [
      ...["attach", "breakpointLocations", "cancel", "completions", "continue", "dataBreakpointInfo", "disassemble"],
      ...["evaluate", "exceptionInfo", "goto", "gotoTargets", "loadedSources", "locations", "modules", "next", "pause"],
      ...["readMemory", "restartFrame", "reverseContinue", "scopes", "setBreakpoints", "setDataBreakpoints"],
      ...[
        "setExceptionBreakpoints",
        "setExpression",
        "setFunctionBreakpoints",
        "setInstructionBreakpoints",
        "setVariable",
      ],
      ...["source", "stackTrace", "stepBack", "stepIn", "stepInTargets", "stepOut", "terminateThreads", "threads"],
      ...["variables", "writeMemory", "constructor", "toString", "__proto__", "nonsense"],
      ...["writeWhatIfs", "takeBackWhatIfs", "showSample", "runToNode", "goToStep", "matrix"],
    ];
    const ask = async (args?: object) => {
      for (const command of commands) {
        const answer = client.customRequest(command, args).then(
          () => "answered",
          (error: Error) => error.message,
        );
        const late = new Promise<string>((resolve) => setTimeout(resolve, 5000, "late"));
        const said = await Promise.race([answer, late]);
        assert.notEqual(said, "late", command);
        assert.doesNotMatch(said, /\n|\.ts:/, command);
      }
    };
    await client.initializeRequest();
    await ask();
    await client.begin({ program: client.file(LINES) });
    await ask();
    await ask({
      threadId: 7,
      frameId: 99,
      variablesReference: 5,
      line: 1e9,
      targetId: -1,
      name: "q",
      source: {},
      filters: [],
      expression: "h",
      sample: 1,
      text: "h",
      column: 2,
    });
    await client.terminateRequest();
    await ask();
  });
});
