import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, type Theme } from "../support/chromium.ts";
import { type Opened, openCanvas } from "./canvasPage.ts";

/** The whole webview, once its panels show a pass; wide enough for all of them, and with a clipboard. */
export async function openPanels(text: string, theme: Theme = "dark"): Promise<Opened> {
  const opened = await openCanvas(text, {
    theme,
    context: { viewport: { width: 1400, height: 900 }, permissions: ["clipboard-read", "clipboard-write"] },
  });
  await opened.page.getByRole("slider", { name: "Steps of the pass" }).waitFor();
  return opened;
}

/** A network of `samples/`, as text. */
export function sample(name: string): string {
  return readFileSync(join(ROOT, "samples", `${name}.nn.json`), "utf8");
}
