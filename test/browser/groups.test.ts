import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import type { Locator, Page } from "playwright-core";
import { accessibilityProblems } from "../support/accessibility.ts";
import { THEMES, until } from "../support/chromium.ts";
import { atRest, type Opened, openCanvas, painted } from "./canvasPage.ts";

const BACK_PROP = readFileSync("samples/back_prop.nn.json", "utf8");
const withGroups = (groups: string) => BACK_PROP.replace(/\n\}\s*$/, `,\n  "view": { "groups": ${groups} }\n}\n`);

describe("groups on the canvas", function () {
  this.timeout(90_000);
  let opened: Opened;
  let page: Page;

  async function open(text: string, options: Parameters<typeof openCanvas>[1] = {}): Promise<void> {
    opened = await openCanvas(text, { ...options, context: { reducedMotion: "reduce", ...options.context } });
    page = opened.page;
    page.setDefaultTimeout(20_000);
    await atRest(page);
  }

  const groups = (): Record<string, string[]> => parse(opened.host.text).view?.groups ?? {};
  const pins = (): Record<string, [number, number]> => parse(opened.host.text).view?.pins ?? {};
  const title = (name: string): Locator => page.locator(".group-frame-title", { hasText: name });
  const card = (name: string): Locator =>
    page.locator(".react-flow__node", { has: page.locator(`.group-node-name[title="${name}"]`) });
  const count = () => page.locator(".react-flow__node").count();
  const command = (command: "group" | "ungroup" | "foldGroups" | "unfoldGroups") =>
    opened.fake.post({ type: "command", command });

  async function textHas(what: string, test: () => boolean): Promise<void> {
    await until(what, () => test() || undefined);
    await atRest(page);
  }

  /** Where nodes stand on the canvas, whatever part of it is in view. */
  async function places(): Promise<Record<string, string>> {
    return Object.fromEntries(
      await page.$$eval(".react-flow__node", (nodes) =>
        nodes.map((node) => [node.getAttribute("data-id") ?? "", (node as HTMLElement).style.transform]),
      ),
    );
  }

  async function selectByKeys(...ids: string[]): Promise<void> {
    for (const id of ids) {
      await opened.node(id).focus();
      await page.keyboard.press(" ");
    }
  }

  afterEach(async () => {
    await opened.close();
  });

  it("three nodes are grouped, folded, unfolded, renamed and ungrouped; undone, the file is what it was, byte for byte", async () => {
    await open(BACK_PROP);
    const before = await places();
    const { wireCount } = await painted(page);
    await selectByKeys("h6", "h7", "h8");
    await command("group");
    await page.waitForSelector(".group-field input");
    assert.equal(await page.locator(".group-field input").inputValue(), "group 1");
    await page.keyboard.type("late");
    await page.keyboard.press("Enter");
    await textHas("the group", () => "late" in groups());
    assert.deepEqual(groups(), { late: ["h6", "h7", "h8"] });
    assert.deepEqual(opened.labels(), ["Group 3 nodes as late"]);

    await title("late").dblclick();
    await atRest(page);
    assert.equal(await count(), 13);
    assert.equal(opened.labels().length, 1, "folding changes no text");
    const folded = await places();
    for (const [id, place] of Object.entries(before))
      assert.equal(folded[id] ?? place, place, `${id} stays where it was`);
    // Two wires lie inside it, and the two from h5 become one.
    assert.equal((await painted(page)).wireCount, wireCount - 3);
    assert.match((await card("late").textContent()) ?? "", /3 nodes.*\[\] → \[\].*9 parameters/);

    await card("late").focus();
    await page.keyboard.press("g");
    await atRest(page);
    assert.deepEqual(await places(), before);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-id")), "h6");

    await title("late").focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("סוף");
    await page.keyboard.press("Enter");
    await textHas("the new name", () => "סוף" in groups());
    await title("סוף").click({ button: "right" });
    await page.locator(".menu-item", { hasText: "Ungroup" }).click();
    await textHas("no group", () => !opened.host.text.includes("groups"));
    assert.deepEqual(opened.labels(), [
      "Group 3 nodes as late",
      "Rename group late to \u2068סוף\u2069",
      "Ungroup \u2068סוף\u2069",
    ]);
    for (let i = 0; i < 3; i++) await opened.host.undo();
    assert.equal(opened.host.text, BACK_PROP);
  });

  it("a folded group that is renamed stays folded, and so it does when that is undone", async () => {
    await open(withGroups('{ "late": ["h6", "h7", "h8"] }'));
    await command("foldGroups");
    await atRest(page);
    await card("late").focus();
    await page.keyboard.press("F2");
    await page.keyboard.type("head");
    await page.keyboard.press("Enter");
    await textHas("the new name", () => "head" in groups());
    assert.equal(await card("head").count(), 1);
    await opened.host.undo();
    await card("late").waitFor();
    assert.equal(await count(), 13);
  });

  it("a name that cannot be is refused in a sentence, and Escape leaves it", async () => {
    await open(withGroups('{ "late": ["h6"] }'));
    await selectByKeys("h1");
    await command("group");
    await page.keyboard.type("late");
    assert.match((await page.locator(".rename-reason").textContent()) ?? "", /There is a group “late” already/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".group-field").count(), 0);
    assert.deepEqual(opened.labels(), []);
  });

  it("dragging the title moves all members in one edit", async () => {
    await open(withGroups('{ "late": ["h6", "h7", "h8"] }'));
    const box = await title("late").boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 25, box.y - 35, { steps: 4 });
    await page.mouse.up();
    await textHas("three pins", () => Object.keys(pins()).length === 3);
    assert.deepEqual(opened.labels(), ["Place group late"]);
    assert.deepEqual(groups(), { late: ["h6", "h7", "h8"] });
  });

  it("dragging a folded group pins its members as they stood to one another, and it stays where it was dropped", async () => {
    await open(withGroups('{ "late": ["h6", "h7", "h8"] }'));
    const [a, b] = [await opened.placeOf("h6"), await opened.placeOf("h8")];
    await title("late").dblclick();
    await atRest(page);
    const box = await card("late").boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 12, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + 12, box.y + 112, { steps: 5 });
    const dropped = await card("late").boundingBox();
    await page.mouse.up();
    await textHas("three pins", () => Object.keys(pins()).length === 3);
    assert.deepEqual(opened.labels(), ["Place group late"]);
    const after = await card("late").boundingBox();
    assert.ok(after && dropped && Math.abs(after.x - dropped.x) < 2 && Math.abs(after.y - dropped.y) < 2);
    await command("unfoldGroups");
    await atRest(page);
    const [c, d] = [await opened.placeOf("h6"), await opened.placeOf("h8")];
    assert.ok(Math.abs(d[0] - c[0] - (b[0] - a[0])) <= 1 && Math.abs(d[1] - c[1] - (b[1] - a[1])) <= 1);
    assert.ok(c[1] > a[1] + 60, "and all of them went down with it");
  });

  it("deleting a folded group deletes its nodes in one step of undo, which says how many", async () => {
    const text = withGroups('{ "late": ["h6", "h7", "h8"] }');
    await open(text);
    await command("foldGroups");
    await atRest(page);
    await card("late").focus();
    await page.keyboard.press("Delete");
    await textHas("no h6", () => !("h6" in parse(opened.host.text).nodes));
    assert.deepEqual(opened.labels(), ["Delete group late: 3 nodes"]);
    const left = parse(opened.host.text);
    assert.ok(!("h7" in left.nodes) && !("h8" in left.nodes) && !("view" in left));
    await opened.host.undo();
    assert.equal(opened.host.text, text);
  });

  it("connects to the one node a folded group can mean, and else says to unfold it", async () => {
    await open(withGroups('{ "one": ["h3"], "late": ["h6", "h7", "h8"] }'));
    await command("foldGroups");
    await atRest(page);
    await connectByKeys(opened.node("x2"), "one");
    await textHas("a wire into h3", () => parse(opened.host.text).nodes.h3.inputs.includes("x2"));
    assert.deepEqual(opened.labels(), ["Connect x2 to h3"]);
    const [from, to] = [await card("late").boundingBox(), await opened.node("y3").boundingBox()];
    assert.ok(from && to);
    await card("late").focus();
    await page.keyboard.press("c");
    assert.match(
      (await page.locator("[role=status][aria-live]").first().textContent()) ?? "",
      /nothing that late could feed/,
    );
    assert.equal(opened.labels().length, 1);
  });

  async function connectByKeys(from: Locator, to: string): Promise<void> {
    await from.focus();
    await page.keyboard.press("c");
    for (let i = 0; i < 20; i++) {
      if ((await card(to).locator(".is-link-target").count()) > 0) break;
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
  }

  it("a step inside a folded group rings the group; its inspector lists the nodes, and a link goes there", async () => {
    await open(withGroups('{ "late": ["h6", "h7", "h8"] }'));
    await command("foldGroups");
    await opened.fake.post({ type: "command", command: "toStart" });
    for (let i = 0; i < 15 && (await page.locator(".node-group.is-forward").count()) === 0; i++)
      await opened.fake.post({ type: "command", command: "stepForward" });
    assert.equal(await page.locator(".node-group.is-forward").count(), 1);
    assert.ok((await painted(page)).forward.length > 0);
    await card("late").click();
    const panel = page.getByRole("article", { name: "Group late" });
    assert.match((await panel.textContent()) ?? "", /3 nodes/);
    await panel.getByRole("button", { name: "h7", exact: true }).click();
    await atRest(page);
    await until("h7 to be selected", async () =>
      (await opened.node("h7").locator(".is-selected").count()) === 1 ? true : undefined,
    );
    assert.equal(await count(), 15);
  });

  it("a group whose nodes have others between them says so, and its wires run both ways", async () => {
    await open(withGroups('{ "ends": ["h2", "h6"] }'));
    await command("foldGroups");
    await atRest(page);
    assert.equal(await count(), 14);
    assert.match(
      (await page.locator("span[hidden]", { hasText: "folded group ends" }).textContent()) ?? "",
      /2 other nodes lie between its nodes/,
    );
  });

  it("menus add a node to a group and take it out", async () => {
    await open(withGroups('{ "late": ["h6", "h7"] }'));
    await opened.node("h8").click({ button: "right" });
    await page.locator(".menu-item", { hasText: "Add to group late" }).click();
    await textHas("h8 in it", () => groups()["late"]?.length === 3);
    await opened.node("h6").click({ button: "right" });
    await page.locator(".menu-item", { hasText: "Take out of group late" }).click();
    await textHas("h6 out of it", () => groups()["late"]?.length === 2);
    assert.deepEqual(groups(), { late: ["h7", "h8"] });
    assert.deepEqual(opened.labels(), ["Add h8 to group late", "Take h6 out of group late"]);
  });

  it("a large network with groups opens folded", async () => {
    const nodes = Array.from(
      { length: 310 },
      (_, i) =>
        `"n${i}": ${i === 0 ? '{ "op": "input", "shape": [] }' : `{ "op": "neuron", "inputs": ["n${i - 1}"] }`}`,
    );
    const members = (from: number, to: number) =>
      JSON.stringify(Array.from({ length: to - from }, (_, i) => `n${from + i}`));
    await open(
      `{ "nn": 1, "nodes": { ${nodes.join(", ")} }, "view": { "groups": { "a": ${members(5, 150)}, "b": ${members(150, 305)} } } }`,
    );
    // Seen whole it is small: painted, not mounted. A chain of 12 has 11 wires, one of 310 has 309.
    assert.equal((await painted(page)).wireCount, 11);
    await command("unfoldGroups");
    await until("all of it", async () => ((await painted(page)).wireCount === 309 ? true : undefined));
  });

  for (const theme of THEMES) {
    it(`is accessible in ${theme}, open and folded`, async () => {
      await open(withGroups('{ "early": ["h1", "h2"], "late": ["h6", "h7", "h8"] }'), { theme });
      const problems = async () => {
        const lines = await accessibilityProblems(page, ["color-contrast", "region", "page-has-heading-one"]);
        return page.evaluate(
          (lines) =>
            lines.filter((line) =>
              document.querySelector(line.replace(/^.* \((.*)\)$/, "$1"))?.closest(".app-canvas, .app-inspector"),
            ),
          lines,
        );
      };
      assert.deepEqual(await problems(), []);
      await title("late").dblclick();
      await atRest(page);
      assert.deepEqual(await problems(), []);
    });
  }
});
