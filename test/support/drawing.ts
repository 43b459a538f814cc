// A person at the canvas: every step is real mouse or keyboard events, and waits for what a person would wait to see.
import assert from "node:assert/strict";
import type { Frame, Locator } from "playwright-core";
import { compile } from "../../core/compile.ts";
import type { SceneCanvasElement } from "../../webview/scene/SceneCanvas.tsx";
import { until } from "./chromium.ts";
import type { Workbench } from "./workbench.ts";

export type Point = readonly [x: number, y: number];

export class Drawing {
  readonly workbench: Workbench;
  readonly canvas: Frame;
  readonly path: string;
  /** What the canvas showed before the first gesture and after each: nodes and wires. */
  private readonly seen: string[] = [];

  constructor(workbench: Workbench, canvas: Frame, path: string) {
    this.workbench = workbench;
    this.canvas = canvas;
    this.path = path;
  }

  /** Says that a gesture was made, and so that there is one more step to undo. */
  async didGesture(): Promise<void> {
    this.seen.push(await this.whatIsSeen());
  }

  /** Ctrl+Z once for each gesture, not more; gives the text that this leaves. */
  undoAll(): Promise<string> {
    const before = this.seen.slice(0, -1).toReversed();
    return this.pressEach("Control+z", before);
  }

  redoAll(): Promise<string> {
    return this.pressEach("Control+y", this.seen.slice(1));
  }

  private async pressEach(key: string, expected: readonly string[]): Promise<string> {
    for (const [index, look] of expected.entries()) {
      await this.workbench.page.keyboard.press(key);
      await until(`${look} after ${key} number ${index + 1} of ${expected.length}`, async () =>
        (await this.whatIsSeen()) === look ? true : undefined,
      );
    }
    return this.text();
  }

  /** What the toolbar says of the network, and its wires: the same wherever the view stands. */
  async whatIsSeen(): Promise<string> {
    const facts = this.canvas.locator(".app-toolbar .facts");
    return `${(await facts.count()) > 0 ? await facts.textContent() : "no facts"}, ${await this.wireCount()} wires`;
  }

  node(id: string): Locator {
    return this.canvas.locator(`.react-flow__node[data-id="${id}"]`);
  }

  body(id: string): Locator {
    return this.node(id).locator(".node-body");
  }

  /** Waits until a node is there and stays where it is: a wire that is dragged from a moving node misses. */
  async settled(id: string): Promise<void> {
    let before = "";
    await until(`${id}, standing still`, async () => {
      const box = JSON.stringify(await this.node(id).boundingBox());
      const stays = box === before && box !== "null";
      before = box;
      await pause(120);
      return stays ? true : undefined;
    });
  }

  /** A point of the canvas, counted from its left upper corner. */
  async at([x, y]: Point): Promise<Point> {
    const box = (await this.canvas.locator(".canvas").boundingBox()) ?? assert.fail("there is no canvas");
    return [box.x + x, box.y + y];
  }

  async drag(from: Point, to: Point): Promise<void> {
    const { mouse } = this.workbench.page;
    await mouse.move(...from);
    await mouse.down();
    await mouse.move(from[0] + 8, from[1] + 4, { steps: 2 });
    await mouse.move(to[0], to[1], { steps: 6 });
    await mouse.up();
  }

  /** Types into the open palette and takes what it then offers first. */
  async choose(query: string, id: string): Promise<void> {
    const field = this.canvas.locator(".palette input");
    await field.waitFor();
    await this.workbench.page.keyboard.type(query);
    await until("what was typed", async () => ((await field.inputValue()) === query ? true : undefined));
    await this.workbench.page.keyboard.press("Enter");
    await this.canvas.locator(".palette").waitFor({ state: "detached" });
    await this.settled(id);
    await this.didGesture();
  }

  async doubleClick(at: Point): Promise<void> {
    await this.workbench.page.mouse.dblclick(...(await this.at(at)));
  }

  /** Drags the dot on the right of a node onto empty canvas. */
  async pullOut(from: string, to: Point): Promise<void> {
    await this.settled(from);
    await this.drag(await centre(this.node(from).locator(".exit")), await this.at(to));
  }

  /** Runs a command by its title, typed into the Command Palette. */
  async command(title: string): Promise<void> {
    const { page } = this.workbench;
    await page.keyboard.press("F1");
    const field = page.locator(".quick-input-widget input[type=text]");
    // Typed earlier, the keys would go to the canvas.
    await until("the Command Palette", async () => ((await field.inputValue()) === ">" ? true : undefined));
    await page.keyboard.type(title);
    await page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: title }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Waits until the keyboard stands on one of these nodes, and says on which. */
  focusedOneOf(...ids: readonly string[]): Promise<string> {
    return until(`the focus on ${ids.join(" or ")}`, async () => {
      const id = await this.canvas.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["id"]);
      return id !== undefined && ids.includes(id) ? id : undefined;
    });
  }

  async focused(id: string): Promise<void> {
    await this.focusedOneOf(id);
    await this.settled(id);
  }

  /** Drags an entry of the palette at the left onto empty canvas or onto a node. */
  async dragOut(query: string, op: string, to: Point | string, id: string): Promise<void> {
    const search = this.canvas.locator(".side-palette input");
    await search.fill(query);
    const entry = this.canvas.locator(`.side-palette .palette-entry[data-op="${op}"]`).first();
    await entry.waitFor();
    if (typeof to === "string") await this.settled(to);
    await this.drag(await centre(entry), typeof to === "string" ? await centre(this.body(to)) : await this.at(to));
    await this.settled(id);
    await this.didGesture();
  }

  /** Writes an attribute or an input of the selected node in the inspector; `shows`: what the node itself then says. */
  async write(id: string, name: string, value: string, shows: string): Promise<void> {
    const panel = this.canvas.locator(`.app-inspector .node-panel[aria-label="Node ${id}"]`);
    await panel.waitFor();
    const field = panel.locator(`:is(input, select)[aria-label="${name}"]`);
    assert.notEqual(await field.inputValue(), value, `${name} of ${id} is ${value} already`);
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") {
      // A list that has the focus takes the choice that is typed.
      await field.focus();
      await this.workbench.page.keyboard.type(value);
    } else {
      await field.click();
      await this.workbench.page.keyboard.press("Control+a");
      await this.workbench.page.keyboard.type(value);
      await this.workbench.page.keyboard.press("Enter");
    }
    await this.node(id).locator(":is(.node-detail, .node-caption)").filter({ hasText: shows }).waitFor();
    await this.didGesture();
  }

  async connect(from: string, to: string): Promise<void> {
    const before = await this.wireCount();
    await this.settled(from);
    await this.settled(to);
    await this.drag(await centre(this.node(from).locator(".exit")), await centre(this.body(to)));
    await until(`a wire from ${from} to ${to}`, async () =>
      (await this.wireCount()) === before + 1 ? true : undefined,
    );
    await this.didGesture();
  }

  wireCount(): Promise<number> {
    return this.canvas
      .locator("body")
      .evaluate((body) => body.querySelector<SceneCanvasElement>(".scene")?.sceneReport?.().wireCount ?? 0);
  }

  /** The text as it stands in the editor, saved by Ctrl+S as a person would. */
  async text(): Promise<string> {
    const dirty = this.workbench.page.locator(".tab.active.dirty");
    if ((await dirty.count()) > 0) {
      await this.workbench.page.keyboard.press("Control+s");
      await dirty.waitFor({ state: "detached" });
    }
    return this.workbench.fileText(this.path);
  }

  /** "h3 ← x1, h1": one line a node that reads something, in the order of the text. */
  edgesIn(text: string): readonly string[] {
    const { graph } = compile(text);
    if (!graph) return [];
    return graph.nodes
      .filter((node) => node.edges.length > 0)
      .map((node) => `${node.id} ← ${node.edges.map((edge) => edge.source.id).join(", ")}`);
  }
}

export async function centre(thing: Locator): Promise<Point> {
  const box = (await thing.boundingBox()) ?? assert.fail("it is not on screen");
  return [box.x + box.width / 2, box.y + box.height / 2];
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
