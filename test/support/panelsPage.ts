import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ROOT, type Theme } from "./chromium.ts";
import { EngineHost } from "./engineHost.ts";
import { FakeHost } from "./fakeHost.ts";

export interface PanelsPage {
  readonly page: Page;
  readonly host: FakeHost;
  readonly engine: EngineHost;
  /** Fails where the page broke its security policy or wrote errors. */
  close(): Promise<void>;
}

/** The webview's own bundle under its real policy, on the numbers of the real engine. */
export async function openPanels(
  text: string,
  { theme = "dark", width = 1400, height = 900 }: { theme?: Theme; width?: number; height?: number } = {},
): Promise<PanelsPage> {
  const engine = new EngineHost(text, (path) => readFileSync(join(ROOT, "samples", path), "utf8"));
  // The page says `ready` while it is still being opened, before there is a host to post with.
  let opened: (host: FakeHost) => void = () => {};
  const opening = new Promise<FakeHost>((resolve) => {
    opened = resolve;
  });
  const host = await FakeHost.open({
    theme,
    context: { viewport: { width, height }, permissions: ["clipboard-read", "clipboard-write"] },
    onMessage: (message) => {
      void Promise.all([opening, engine.answer(message)]).then(async ([host, posts]) => {
        for (const post of posts) await host.post(post);
      });
    },
  });
  opened(host);
  const { page } = host;
  await page.getByRole("slider", { name: "Steps of the pass" }).waitFor();
  return { page, host, engine, close: () => host.close() };
}

export function sample(name: string): string {
  return readFileSync(join(ROOT, "samples", `${name}.nn.json`), "utf8");
}
