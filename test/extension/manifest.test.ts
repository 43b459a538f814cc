import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly when: string }[];
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
  };
}

const root = new URL("../../", import.meta.url);
const text = readFileSync(new URL("package.json", root), "utf8");
const { contributes } = JSON.parse(text) as Manifest;
const translations = JSON.parse(readFileSync(new URL("package.nls.json", root), "utf8")) as Readonly<
  Record<string, string>
>;

describe("package.json", () => {
  it("takes every sentence from package.nls.json, and every sentence there is taken", () => {
    const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]));
    assert.deepEqual([...used].sort(), Object.keys(translations).sort());
  });

  it("puts only commands of its own into menus and keys, all in one category", () => {
    const commands = new Set(contributes.commands.map(({ command }) => command));
    const mentioned = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    for (const command of mentioned) assert.ok(commands.has(command), command);
    for (const { command, category } of contributes.commands) assert.equal(category, "Chainrule", command);
  });

  it("binds keys only while the canvas is in front and the keyboard is not elsewhere, or in the text of a network", () => {
    for (const { key, when } of contributes.keybindings) {
      const inText = when.startsWith("resourceFilename =~ /\\.nn\\.json$/ && editorTextFocus");
      // As F5 everywhere: wherever the keyboard is, but only where nothing is debugged and nothing else could be meant.
      const starts = when.startsWith("resourceFilename =~ /\\.nn\\.json$/ && debuggersAvailable && !inDebugMode");
      assert.ok(inText || starts || /^activeCustomEditorId == 'chainrule.editor' && .*!inputFocus/.test(when), key);
    }
  });

  it("gives each colour for all four kinds of theme", () => {
    for (const { id, defaults } of contributes.colors) {
      assert.deepEqual(Object.keys(defaults), ["dark", "light", "highContrast", "highContrastLight"], id);
    }
  });
});
