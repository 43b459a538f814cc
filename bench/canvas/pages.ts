import { join } from "node:path";
import type { Page } from "playwright-core";
import { placeInColumns } from "../../core/layout/columns.ts";
import type { HostMessage, NetworkView } from "../../core/protocol.ts";
import { ROOT, sharedBrowser } from "../../test/support/chromium.ts";
import { encode } from "../../test/support/fakeApi.ts";
import { FakeHost } from "../../test/support/fakeHost.ts";
import { SmallHost } from "../../test/support/smallHost.ts";
import { installMeter, type Meter } from "./inPage.ts";

/** One page with a graph in it. */
export interface Shown {
  readonly page: Page;
  readonly firstFrame: number;
  readonly close: () => Promise<void>;
}

const SIZE = { width: 1280, height: 800 };

/** What the host says when it has read this text: structure and numbers. */
export async function messagesFor(text: string): Promise<readonly HostMessage[]> {
  const messages: HostMessage[] = [];
  await new SmallHost(text, async (message) => void messages.push(message)).receive({ type: "ready" });
  return messages;
}

/** The real bundle in its real page, which is open and waiting when the data comes. */
export async function openOurs(messages: readonly HostMessage[], state?: unknown): Promise<Shown> {
  const fake = await FakeHost.open({ state, context: { viewport: SIZE } });
  const { page } = fake;
  await fake.waitFor("ready");
  await page.evaluate(installMeter);
  const firstFrame = await page.evaluate((texts) => {
    const messages = texts.map((text) => window.__decode(text));
    return window.meter.firstFrame(messages);
  }, messages.map(encode));
  return { page, firstFrame, close: () => fake.close() };
}

/** The same nodes in the same places, and the same edges, in plain React Flow. */
export async function openPlain(network: NetworkView): Promise<Shown> {
  const places = placeInColumns(network.nodes, network.edges).positions;
  const nodes = network.nodes.map(({ id }) => {
    const [x, y] = places.get(id) ?? [0, 0];
    return { id, position: { x, y }, data: { label: id } };
  });
  const edges = network.edges.map(({ key, source, target }) => ({ id: key, source, target }));
  const context = await (await sharedBrowser()).newContext({ viewport: SIZE });
  await context.addInitScript("globalThis.__name ??= (target) => target;");
  const page = await context.newPage();
  await page.goto("about:blank");
  await page.evaluate("globalThis.__name ??= (target) => target;");
  await page.addStyleTag({ path: join(ROOT, "out/bench/canvas/plainFlow.css") });
  await page.addScriptTag({ path: join(ROOT, "out/bench/canvas/plainFlow.js") });
  await page.evaluate(installMeter);
  const firstFrame = await page.evaluate((graph) => window.meter.firstFrame([graph]), { nodes, edges });
  return { page, firstFrame, close: () => context.close() };
}

export type { Meter };
