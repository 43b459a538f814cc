// The fake host paints pages with recorded theme variables. This compares the recording with the real VS Code's, and
// `RECORD=1 npm test -- editor --grep "theme colours"` writes it anew. Fonts are left out: they differ between systems.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, THEMES, until } from "../support/chromium.ts";
import { Workbench } from "../support/workbench.ts";

const RECORDING = join(ROOT, "test/support/themeColors.json");
const WANTED = new RegExp(
  "^--vscode-(foreground|descriptionForeground|errorForeground|disabledForeground|focusBorder|contrast|icon-|editor-|" +
    "editorWidget-|editorHoverWidget-|editor(Error|Warning|Info)-foreground|editorLineNumber-|input-|inputValidation-|inputOption-|" +
    "button-|badge-|dropdown-|checkbox-|list-(active|inactive|hover|focus|error|warning)|charts-|textLink-|textCodeBlock-|" +
    "sideBar-|panel-|tab-|toolbar-|menu-|progressBar-|scrollbar|widget-|debugTokenExpression-|debugIcon-|testing-icon|chainrule-)",
);

describe("theme colours", () => {
  it("of the fake host are those of VS Code", async () => {
    const workbench = await Workbench.open({ folder: join(ROOT, "test/fixtures/empty") });
    const frame = await workbench.openCanvas("empty.nn.json");
    const read = () =>
      frame.evaluate(() => {
        const { style } = document.documentElement;
        return Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]));
      });
    const real: Record<string, Record<string, string>> = {};
    for (const theme of THEMES) {
      const previous = (await read())["--vscode-editor-foreground"];
      await workbench.setTheme(theme);
      const isFirst = theme === THEMES[0];
      await until(
        `${theme} in the webview`,
        async () => isFirst || (await read())["--vscode-editor-foreground"] !== previous || undefined,
      );
      const wanted = Object.entries(await read()).filter(([name]) => WANTED.test(name) && !name.includes("font"));
      real[theme] = Object.fromEntries(wanted.sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    await workbench.close();
    if (process.env.RECORD) writeFileSync(RECORDING, `${JSON.stringify(real, null, 2)}\n`);
    assert.deepEqual(JSON.parse(readFileSync(RECORDING, "utf8")), real);
  });
});
