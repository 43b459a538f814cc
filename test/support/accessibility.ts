import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Frame, Page } from "playwright-core";

const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules that a change of theme alone can break: all others judge the structure. */
export async function contrastProblems(target: Page | Frame): Promise<string[]> {
  return runAxe(target, { runOnly: ["color-contrast"] });
}

/** Runs axe-core in a page or webview frame; one readable line for each element that breaks a rule. */
export async function accessibilityProblems(target: Page | Frame, disabledRules: string[] = []): Promise<string[]> {
  return runAxe(target, { rules: Object.fromEntries(disabledRules.map((id) => [id, { enabled: false }])) });
}

async function runAxe(target: Page | Frame, options: axe.RunOptions): Promise<string[]> {
  if (!(await target.evaluate(() => "axe" in globalThis))) await target.evaluate(AXE_SOURCE);
  return target.evaluate(async (options) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await run.run(document, options);
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help} (${node.target.join(" ")})`),
    );
  }, options);
}
