import { readdirSync, readFileSync } from "node:fs";
import { compile } from "../../../core/compile.ts";
import type { NetworkView } from "../../../core/protocol.ts";
import { networkView } from "../../../core/view/networkView.ts";

const FOLDER = new URL("../../../samples/", import.meta.url);

export const SAMPLE_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".nn.json"))
  .map((name) => name.replace(".nn.json", ""));

export function sampleView(name: string): NetworkView {
  return viewOf(readFileSync(new URL(`${name}.nn.json`, FOLDER), "utf8"));
}

export function viewOf(text: string): NetworkView {
  return networkView({
    ...compile(text),
    version: 1,
    file: "test.nn.json",
    readOnly: false,
    stale: false,
    placeOf: () => ({ line: 1, column: 1 }),
  });
}
