import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOnly } from "../../scripts/build.mjs";

describe("the bundles", function () {
  this.timeout(60_000);

  it("mathjs is in a file of its own, neither in the webview nor in what the extension loads first", async () => {
    const folder = mkdtempSync(join(tmpdir(), "chainrule-bundles-"));
    const outs = ["extension.cjs", "webview/main.js", "cli.cjs", "mathjsParser.cjs", "mathjsEvaluator.cjs"];
    const metafiles = await buildOnly(outs, folder);
    const holds = metafiles.map((metafile) =>
      Object.keys(metafile?.inputs ?? {}).some((path) => path.includes("/mathjs/")),
    );
    assert.deepEqual(holds, [false, false, true, true, false]);
    rmSync(folder, { recursive: true });
  });

  it("the layout engine and the rasterizer of pictures are in files of their own, which only `chainrule draw` reads", async () => {
    const folder = mkdtempSync(join(tmpdir(), "chainrule-bundles-"));
    const metafiles = await buildOnly(["extension.cjs", "cli.cjs", "layoutEngine.cjs", "rasterizer.cjs"], folder);
    const holds = (part: string) =>
      metafiles.map((metafile) => Object.keys(metafile?.inputs ?? {}).some((path) => path.includes(part)));
    assert.deepEqual(holds("/elkjs/"), [false, false, true, false]);
    assert.deepEqual(holds("resvg-wasm/"), [false, false, false, true]);
    rmSync(folder, { recursive: true });
  });
});
