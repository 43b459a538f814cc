import assert from "node:assert/strict";
import { inEnglish, t as ofExtension, setTranslation } from "../../extension/l10n.ts";
import { gatherTexts, textsIn } from "../../scripts/l10n.mjs";
import { setStrings, t } from "../../webview/l10n.ts";

describe("texts for people", () => {
  afterEach(() => setStrings({}));

  it("are gathered from calls over one or more lines, and from nothing else", () => {
    const code =
      't("Add") + vscode.l10n.t(\n  "{0} nodes",\n 3) + at("no") + x.t("no") + t("a \\"b\\"") + t(\'an "id"\')';
    assert.deepEqual(textsIn(code), ["Add", "{0} nodes", 'a "b"', 'an "id"']);
    assert.throws(() => textsIn("\n t(name)", "x.ts"), /x\.ts:2: /);
    assert.throws(() => textsIn("t(`Add ${it}`)"), /one literal text/);
  });

  it("are all literals in the code as it is", () => {
    const texts = gatherTexts();
    assert.ok(texts.length > 20);
    assert.equal(new Set(texts).size, texts.length);
  });

  it("are shown in the language that the host sent, values at their places in any order", () => {
    assert.equal(t("Connect {0} to {1}", "a", "b"), "Connect a to b");
    setStrings({ "Connect {0} to {1}": "{1} ← {0}" });
    assert.equal(t("Connect {0} to {1}", "a", "{0}"), "{0} ← a");
    assert.equal(t("Unknown {2}", 1), "Unknown {2}");
  });

  it("isolate values with right-to-left letters, in the canvas and in the extension", () => {
    assert.equal(t("Delete {0} and {1}", "נסתר 1", "h2"), "Delete \u2068נסתר 1\u2069 and h2");
    assert.equal(ofExtension("Delete {0} and {1}", "h2", "وزن"), "Delete h2 and \u2068وزن\u2069");
    setTranslation((text, ...values) => `${text}|${values.join("|")}`);
    try {
      assert.equal(ofExtension("{0} of {1}", 2, "א"), "{0} of {1}|2|\u2068א\u2069");
    } finally {
      setTranslation(inEnglish);
    }
  });
});
