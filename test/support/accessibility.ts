import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Frame, Page } from "playwright-core";

const AXE_SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Runs axe-core in a page or webview frame; one readable line for each element that breaks a rule. */
export async function accessibilityProblems(target: Page | Frame, disabledRules: string[] = []): Promise<string[]> {
  await target.evaluate(AXE_SOURCE);
  return target.evaluate(async (disabled) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axe };
    const rules = Object.fromEntries(disabled.map((id) => [id, { enabled: false }]));
    const { violations } = await run.run(document, { rules });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help} (${node.target.join(" ")})`),
    );
  }, disabledRules);
}
