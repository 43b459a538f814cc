import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { CanvasMessage, HostMessage } from "../../core/protocol.ts";
import type { SceneCanvasElement } from "../../webview/scene/SceneCanvas.tsx";
import type { SceneReport } from "../../webview/scene/ScenePainter.ts";
import { until } from "../support/chromium.ts";
import { FakeHost, type FakeHostOptions } from "../support/fakeHost.ts";
import { SmallHost } from "../support/smallHost.ts";

export interface Opened {
  readonly page: Page;
  readonly host: SmallHost;
  readonly fake: FakeHost;
  readonly node: (id: string) => Locator;
  /** Where a node is on screen; for “stays where it is”. */
  readonly placeOf: (id: string) => Promise<readonly [number, number]>;
  /** The text of every edit's label so far, in order. */
  readonly labels: () => readonly string[];
  /** Closes; throws where the page broke its policy or wrote errors. */
  readonly close: () => Promise<void>;
}

export interface CanvasOptions extends FakeHostOptions {
  /** Texts of another display language. */
  strings?: Readonly<Record<string, string>>;
  /** As a file that may not be written. */
  readOnly?: boolean;
  /** Told of everything the host sends. */
  onSend?: (message: HostMessage) => void;
}

/** The real page and bundle under the real policy, with a host that reads and edits a real text. */
export async function openCanvas(text: string, options: CanvasOptions = {}): Promise<Opened> {
  let opened: (fake: FakeHost) => void = () => {};
  const isOpen = new Promise<FakeHost>((resolve) => {
    opened = resolve;
  });
  let isClosed = false;
  const host = new SmallHost(text, async (message) => {
    const fake = await isOpen;
    options.onSend?.(message);
    if (!isClosed) await fake.post(message);
  });
  host.strings = options.strings ?? null;
  host.readOnly = options.readOnly ?? false;
  const fake = await FakeHost.open({
    ...options,
    onMessage: (message) => {
      void host.receive(message as unknown as CanvasMessage);
    },
  });
  opened(fake);
  const { page } = fake;
  await until("the first picture", async () => ((await showsNetwork(page)) ? true : undefined));
  const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  return {
    page,
    host,
    fake,
    node,
    placeOf: async (id) => {
      const box = await node(id).boundingBox();
      assert.ok(box, `${id} is not on screen`);
      return [Math.round(box.x), Math.round(box.y)];
    },
    labels: () => host.requests.flatMap((request) => (request.name === "edit" ? [request.args.label] : [])),
    close: () => {
      isClosed = true;
      return fake.close();
    },
  };
}

/** Nodes are elements of the page when they are near, and painted otherwise. */
function showsNetwork(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const isPainted = (document.querySelector<SceneCanvasElement>(".scene")?.sceneReport?.().nodes.painted ?? 0) > 0;
    return isPainted || document.querySelector(".react-flow__node, .empty") !== null;
  });
}

/** ELK has answered and the nodes have come to rest: two looks, a moment apart, see the same. */
export async function atRest(page: Page): Promise<void> {
  await page.waitForSelector('.canvas[aria-busy="false"]');
  const look = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".react-flow__node, .react-flow__viewport")]
        .map((element) => element.style.transform)
        .join(),
    );
  let last = await look();
  await until("the picture to come to rest", async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    const before = last;
    last = await look();
    return last === before && last !== "" ? true : undefined;
  });
}

/** What the canvas below the nodes shows: wires, and nodes that are not in the page. */
export function painted(page: Page): Promise<SceneReport> {
  return page.evaluate(() => {
    const report = document.querySelector<SceneCanvasElement>(".scene")?.sceneReport?.();
    if (!report) throw new Error("There is no painted scene.");
    return report;
  });
}

/** Where the middle of a painted wire is on screen. */
export function wireMiddle(page: Page, key: string): Promise<readonly [number, number]> {
  return page.evaluate((key) => {
    const place = document.querySelector<SceneCanvasElement>(".scene")?.wirePlace?.(key);
    if (!place) throw new Error(`There is no wire ${key}.`);
    return place;
  }, key);
}
