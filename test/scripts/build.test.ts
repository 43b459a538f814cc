import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildOnly } from "../../scripts/build.mjs";

describe("the bundles", function () {
  this.timeout(60_000);

  it("mathjs is in a file of its own, neither in the webview nor in what the extension loads first", async () => {
    const folder = mkdtempSync(join(tmpdir(), "chainrule-bundles-"));
    const outs = ["extension.cjs", "webview/main.js", "mathjsParser.cjs"];
    const metafiles = await buildOnly(outs, folder);
    const holds = metafiles.map((metafile) =>
      Object.keys(metafile?.inputs ?? {}).some((path) => path.includes("/mathjs/")),
    );
    assert.deepEqual(holds, [false, true, false]);
    rmSync(folder, { recursive: true });
  });
});
