import assert from "node:assert/strict";
import { layeredText } from "../../bench/canvas/graphs.ts";
import { until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted } from "./canvasPage.ts";
import { openPanels, sample } from "./panelsPage.ts";

const CALM = { reducedMotion: "reduce", viewport: { width: 1400, height: 900 } } as const;

describe("the canvas as a debugger's view", function () {
  this.timeout(60_000);
  let opened: Opened;
  const slider = () => opened.page.getByRole("slider", { name: "Steps of the pass" });
  const cursor = async () => Number(await slider().getAttribute("aria-valuenow"));
  const length = async () => Number(await slider().getAttribute("aria-valuemax"));
  const bar = () => opened.page.getByRole("region", { name: "Debug session" });
  const stopped = () =>
    opened.page.evaluate(
      () => document.querySelector(".stop-mark")?.closest<HTMLElement>(".react-flow__node")?.dataset["id"] ?? null,
    );
  const waitForCursor = (wanted: number) =>
    until(`step ${wanted}`, async () => ((await cursor()) === wanted ? true : undefined));
  const signOf = (id: string) =>
    opened.page.evaluate((id) => {
      const node = document.querySelector(`.react-flow__node[data-id="${id}"]`);
      const sign = node?.querySelector(".breakpoint-dot.is-set .breakpoint-sign");
      if (!sign) return null;
      const path = sign.querySelector(".breakpoint-outline")?.getAttribute("d") ?? "";
      const bars = sign.querySelector(".breakpoint-detail") ? " with bars" : "";
      return `${sign.matches(".is-hollow") ? "hollow" : "full"} ${path.includes("a") ? "disc" : "diamond"}${bars}`;
    }, id);
  const said = async () => (await opened.page.locator(".visually-hidden[role='status']").textContent()) ?? "";
  const asked = () => opened.host.asked("debugGoTo").map((args) => args.cursor);

  afterEach(() => opened.close());

  describe("of back_prop_simple", () => {
    beforeEach(async () => {
      opened = await openPanels(sample("back_prop_simple"));
      await atRest(opened.page);
    });

    it("starts from the toolbar, shows where the session stands, and is itself again afterwards", async () => {
      await slider().focus();
      for (const key of ["Home", "ArrowRight", "ArrowRight"]) await opened.page.keyboard.press(key);
      const own = await length();
      await opened.page.getByRole("button", { name: "Debug this network" }).click();
      await waitForCursor(0);
      assert.equal(await length(), own + 1, "the update is a step too");
      await opened.host.debugger.stop({ cursor: 3, why: "h1.z > 0 became true: h1.z = 0.4" });
      await waitForCursor(3);
      await bar().getByText("h1.z > 0 became true: h1.z = 0.4").waitFor();
      await bar().getByText("training step 1 of 3").waitFor();
      assert.equal(await stopped(), "h1");
      assert.match(await said(), /h1\.z > 0 became true/);
      const name = await opened.node("h1").getAttribute("aria-labelledby");
      const label = await opened.page.evaluate((id) => document.getElementById(id ?? "")?.textContent, name);
      assert.match(label ?? "", /the session stands here/);
      await opened.page.getByRole("button", { name: "Stop debugging" }).click();
      await bar().waitFor({ state: "detached" });
      await waitForCursor(2);
      // Its own pass comes a moment after the session's end is told.
      await until("its own steps", async () => ((await length()) === own ? true : undefined));
      assert.equal(await stopped(), null);
    });

    it("goes on at VS Code's own step key before the session says so, and back where it never does", async () => {
      await opened.host.debugger.start();
      await waitForCursor(0);
      await opened.host.debugger.stop({ cursor: 2 });
      await waitForCursor(2);
      await slider().focus();
      // Nobody hears the key here: VS Code's debugger is not there.
      const seen = await opened.page.evaluate(async () => {
        const track = document.querySelector('[role="slider"][aria-valuemax]');
        const all: (string | null)[] = [];
        new MutationObserver(() => all.push(track?.getAttribute("aria-valuenow") ?? null)).observe(track as Node, {
          attributes: true,
        });
        track?.dispatchEvent(new KeyboardEvent("keydown", { key: "F10", bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return all.filter((value, i) => value !== all[i - 1]);
      });
      assert.deepEqual(seen, ["3", "2"]);
    });

    it("asks the session for every move: keys, buttons, the track, VS Code's commands", async () => {
      await opened.host.debugger.start();
      await waitForCursor(0);
      const end = await length();
      await opened.page.keyboard.press(".");
      await opened.page.getByRole("button", { name: "One step forward" }).click();
      await waitForCursor(2);
      await slider().focus();
      await opened.page.keyboard.press("End");
      await waitForCursor(end);
      await opened.fake.post({ type: "command", command: "stepBack" });
      await opened.fake.post({ type: "command", command: "toStart" });
      await waitForCursor(0);
      await until("the last answer", () => (opened.host.debugger.cursor === 0 ? true : undefined));
      const box = (await slider().boundingBox()) ?? assert.fail();
      await opened.page.mouse.click(box.x + box.width - 1, box.y + 10);
      await until("the end of the track", () => (opened.host.debugger.cursor === end ? true : undefined));
      assert.deepEqual(asked().slice(0, 2), [1, 2]);
    });

    it("loses no press of a fast hand and never jumps back, however slow the session is", async () => {
      await opened.host.debugger.start();
      await waitForCursor(0);
      opened.host.debugger.slowness = 120;
      const seen = opened.page.evaluate(
        () =>
          new Promise<number[]>((resolve) => {
            const slider = document.querySelector(".scrubber");
            const read = () => Number(slider?.getAttribute("aria-valuenow"));
            const list = [read()];
            const timer = setInterval(() => read() !== list.at(-1) && list.push(read()), 5);
            setTimeout(() => {
              clearInterval(timer);
              resolve(list);
            }, 1200);
          }),
      );
      for (let i = 0; i < 8; i++) await opened.page.keyboard.press(".");
      assert.equal(await cursor(), 8, "at once");
      const list = await seen;
      assert.deepEqual(
        list,
        [...list].sort((a, b) => a - b),
      );
      assert.equal(opened.host.debugger.cursor, 8);
      assert.ok(asked().length < 8, `asked ${asked().length} times`);
    });

    it("steps out of a node that the session is inside of, in both directions", async () => {
      await opened.host.debugger.start();
      await opened.host.debugger.stop({ cursor: 4, inside: "u" });
      await opened.page.locator(".stop-inside").getByText("u").waitFor();
      const inside = await stopped();
      await opened.page.keyboard.press(",");
      await until("the node left", async () => ((await stopped()) === inside ? undefined : true));
      assert.deepEqual(asked(), [4]);
      await opened.host.debugger.stop({ cursor: 4, inside: "u" });
      await opened.page.keyboard.press(".");
      await waitForCursor(5);
      await until("the node done", async () => ((await stopped()) === inside ? true : undefined));
    });

    it("picks the sample of the batch", async () => {
      await opened.host.debugger.start({ sampleCount: 2 });
      await opened.page.getByRole("button", { name: "Next sample" }).click();
      await until("the second sample", () => (opened.host.asked("debugShowSample").length > 0 ? true : undefined));
      assert.deepEqual(opened.host.asked("debugShowSample"), [{ sample: 1 }]);
      assert.deepEqual(opened.host.asked("selectRow"), []);
    });

    it("says so where the session runs an earlier text, and is its own master then", async () => {
      await opened.host.debugger.start();
      await opened.host.debugger.stop({ cursor: 4 });
      await waitForCursor(4);
      await opened.host.type(opened.host.text.replace('"tanh-half"', '"sigmoid"'));
      await bar().getByText("The session runs an earlier text.").waitFor();
      assert.equal(await stopped(), null);
      await opened.page.keyboard.press(",");
      assert.deepEqual(asked(), []);
      await bar().getByRole("button", { name: "Restart" }).click();
      await waitForCursor(0);
      await bar().getByText("training step 1 of 3").waitFor();
    });

    it("tries numbers in the session and not in the file, marks them, and takes them back", async () => {
      await opened.host.debugger.start();
      const before = opened.host.text;
      await opened.node("h1").click();
      const cell = opened.page.locator(".app-inspector .param-grid [role='spinbutton']").first();
      const old = (await cell.getAttribute("data-exact")) ?? "";
      await cell.focus();
      await opened.page.keyboard.press("Enter");
      await opened.page.keyboard.type("2.5");
      await opened.page.keyboard.press("Enter");
      const strip = opened.page.getByRole("region", { name: "What if, not saved" });
      await strip.getByText("→ 2.5").waitFor();
      assert.match((await strip.locator("li").first().textContent()) ?? "", new RegExp(`^h1\\.w\\[0\\] ${old} → 2.5`));
      await opened.page.locator(".app-inspector .what-if-sign").first().waitFor();
      assert.equal(opened.host.text, before);
      assert.deepEqual(opened.labels(), []);
      await strip.getByRole("button", { name: "Write to file" }).click();
      await until("the request", () => (opened.host.asked("debug").length > 0 ? true : undefined));
      assert.deepEqual(opened.host.asked("debug").at(-1), { action: "writeWhatIfs" });
      await strip.waitFor({ state: "detached" });
      await until("the number", async () => ((await cell.getAttribute("data-exact")) === old ? true : undefined));
    });

    it("goes back to the number before where a trial under the hand is given up", async () => {
      await opened.host.debugger.start();
      await opened.node("h1").click();
      const cell = opened.page.locator(".app-inspector .param-grid [role='spinbutton']").first();
      const old = await cell.getAttribute("data-exact");
      await cell.focus();
      await opened.page.keyboard.press("ArrowUp");
      await opened.page.getByRole("region", { name: "What if, not saved" }).waitFor();
      await opened.page.keyboard.press("Escape");
      await opened.page.getByRole("region", { name: "What if, not saved" }).waitFor({ state: "detached" });
      await until("the number", async () => ((await cell.getAttribute("data-exact")) === old ? true : undefined));
      assert.deepEqual(opened.host.asked("preview"), []);
    });

    it("waits while the session runs", async () => {
      await opened.host.debugger.start();
      await opened.host.debugger.stop({ cursor: 2, stopped: false });
      await bar().getByText("Running…").waitFor();
      await opened.page.keyboard.press(".");
      assert.equal(await cursor(), 2);
      assert.deepEqual(asked(), []);
      const forward = opened.page.getByRole("button", { name: "One step forward" });
      assert.equal(await forward.getAttribute("aria-disabled"), "true");
    });
  });

  describe("breakpoints on nodes", () => {
    beforeEach(async () => {
      opened = await openCanvas(sample("back_prop"), { context: CALM });
      await atRest(opened.page);
    });

    it("are set and taken away at a node's corner, which selects nothing", async () => {
      const box = (await opened.node("h2").locator(".node-body").boundingBox()) ?? assert.fail();
      const corner = [box.x + 3, box.y + 3] as const;
      await opened.page.mouse.move(...corner);
      await opened.page.mouse.click(...corner);
      await until("the breakpoint", async () => ((await signOf("h2")) === "full disc" ? true : undefined));
      assert.deepEqual(opened.host.asked("toggleBreakpoint"), [{ node: "h2" }]);
      assert.equal(await opened.page.locator(".react-flow__node.selected").count(), 0);
      assert.match(await said(), /h2: breakpoint/);
      await opened.page.mouse.click(...corner);
      await until("no breakpoint", async () => ((await signOf("h2")) === null ? true : undefined));
      assert.match(await said(), /h2: breakpoint removed/);
    });

    it("follow F9 on the node with the focus, or on all that are selected", async () => {
      const command = () => opened.fake.post({ type: "command", command: "toggleBreakpoint" });
      await command();
      assert.match(await said(), /Select a node first/);
      await opened.node("h1").focus();
      await command();
      await until("h1", async () => ((await signOf("h1")) ? true : undefined));
      await opened.node("h2").click();
      await opened.node("h3").click({ modifiers: ["Control"] });
      await command();
      await until("h2 and h3", async () => ((await signOf("h2")) && (await signOf("h3")) ? true : undefined));
    });

    it("differ in shape by kind, and say what they are", async () => {
      await opened.host.debugger.setBreakpoints([
        { node: "h1", enabled: true, kind: "plain", text: null },
        { node: "h2", enabled: true, kind: "conditional", text: "h2.z > 1" },
        { node: "h3", enabled: true, kind: "log", text: "h3 = {h3.z}" },
        { node: "h4", enabled: false, kind: "conditional", text: "h4.z > 1" },
      ]);
      await until("the signs", async () => ((await signOf("h4")) ? true : undefined));
      const signs = await Promise.all(["h1", "h2", "h3", "h4", "h5"].map(signOf));
      assert.deepEqual(signs, ["full disc", "full disc with bars", "full diamond", "hollow disc with bars", null]);
      const button = opened.page.getByRole("button", { name: "h4: breakpoint if h4.z > 1, disabled" });
      assert.equal(await button.getAttribute("aria-pressed"), "true");
    });

    it("are offered by the menu of a node and by the inspector", async () => {
      const choose = async (name: string) => {
        await opened.node("h3").focus();
        await opened.page.keyboard.press("Shift+F10");
        await opened.page.getByRole("menuitem", { name }).click();
      };
      opened.host.debugger.answer = "abs(grad(h3.w)) > 1";
      await choose("Add Conditional Breakpoint…");
      await until("the condition", async () => ((await signOf("h3")) === "full disc with bars" ? true : undefined));
      await choose("Add Log Point…");
      await until("the log point", async () => ((await signOf("h3")) === "full diamond" ? true : undefined));
      await choose("Toggle Breakpoint");
      await until("none", async () => ((await signOf("h3")) === null ? true : undefined));
      await opened.node("h3").click();
      await opened.page.locator(".node-actions").getByRole("button", { name: "Set a breakpoint" }).click();
      await until("one", async () => ((await signOf("h3")) === "full disc" ? true : undefined));
      await opened.host.debugger.start();
      await choose("Run to This Node");
      await until("h3", async () => ((await stopped()) === "h3" ? true : undefined));
    });
  });

  describe("of a large network", () => {
    it("paints breakpoints and the stop of nodes that are dots, and comes to a stop that is out of view", async () => {
      opened = await openCanvas(layeredText(300), { context: CALM });
      await atRest(opened.page);
      await opened.host.debugger.setBreakpoints([{ node: "h20", enabled: true, kind: "plain", text: null }]);
      await opened.host.debugger.start();
      await opened.host.debugger.stop({ cursor: 60 });
      const drawn = await until("the painted stop", async () => {
        const { debug } = (await painted(opened.page)).nodes;
        return debug.stops.length > 0 || undefined ? debug : undefined;
      });
      assert.deepEqual(drawn, { stops: ["h48"], breakpoints: ["h20"] });
      const viewport = () =>
        opened.page.locator(".react-flow__viewport").evaluate((element) => (element as HTMLElement).style.transform);
      const before = await viewport();
      await opened.host.debugger.stop({ cursor: 61 });
      await until("the next stop", async () =>
        (await painted(opened.page)).nodes.debug.stops[0] === "h49" ? true : undefined,
      );
      assert.equal(await viewport(), before, "what is seen stays where it is");
      for (let i = 0; i < 9; i++) await opened.page.getByRole("button", { name: /^Zoom in/ }).click();
      await opened.host.debugger.stop({ cursor: 5 });
      await until("the stop in view", async () => {
        const box = await opened.page.locator(".stop-mark").boundingBox();
        return box && box.x > 0 && box.y > 0 && box.x < 1400 && box.y < 900 ? true : undefined;
      });
    });
  });
});
