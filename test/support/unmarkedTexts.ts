import type { Page } from "playwright-core";

/** Every piece of a text between its placeholders in marks, so that it is known wherever a sentence is taken apart. */
export function pseudoTranslation(text: string): string {
  return text
    .split(/(\{\d+\})/)
    .map((part) => (/^\{\d+\}$/.test(part) || part.trim() === "" ? part : `[!!${part}!!]`))
    .join("");
}

/** Not for translators: mathematics, and keys by the names that stand on them. */
const OUTSIDE = ".katex, kbd, [aria-keyshortcuts]:empty";

/** One text that a person sees or hears, and where. */
export interface SeenText {
  readonly where: string;
  readonly text: string;
}

/** All texts and spoken or shown attributes of what is visible inside the elements that a selector finds. */
export function textsIn(page: Page, selector: string): Promise<readonly SeenText[]> {
  return page.evaluate(
    ([chosen, outside]) => {
      const seen: { where: string; text: string }[] = [];
      const tell = (element: Element, what: string, text: string | null) => {
        if (text !== null && text.trim() !== "")
          seen.push({ where: `${element.localName}.${element.getAttribute("class") ?? ""} ${what}`, text });
      };
      const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
      for (const root of document.querySelectorAll(chosen)) {
        for (const element of [root, ...root.querySelectorAll("*")]) {
          if (!shown(element) || element.closest(outside)) continue;
          for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "aria-roledescription", "alt"])
            tell(element, name, element.getAttribute(name));
          for (const child of element.childNodes) if (child instanceof Text) tell(element, "text", child.data);
        }
      }
      return seen;
    },
    [selector, OUTSIDE] as const,
  );
}

/** Members of messages whose words belong to the protocol; where people see one, it must be translated. */
const PROTOCOL_WORDS = new Set(["type", "severity", "phase", "look", "state", "kind", "name"]);

/** Every string in a value: what a host's message tells of the file, or what core's registry says of an op. */
export function* stringsIn(value: unknown, key = ""): Generator<string> {
  if (typeof value === "string") {
    if (!PROTOCOL_WORDS.has(key)) yield value;
  } else if (Array.isArray(value)) for (const entry of value) yield* stringsIn(entry, key === "name" ? key : "");
  else if (value instanceof Map)
    for (const [name, entry] of value) {
      yield String(name);
      yield* stringsIn(entry);
    }
  else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
    for (const [name, entry] of Object.entries(value)) yield* stringsIn(entry, name);
}

const KEY = /^(?:Ctrl|Shift|Alt|Del|Enter|Escape|Space|F\d+|[A-Z0-9.,+−])(?:\+(?:Del|Enter|F\d+|[A-Z0-9]))*$/;
/** Names that are the same in every language. */
const PROPER_NAMES: ReadonlySet<string> = new Set(["LaTeX", "CSV", "SVG", "PNG", "TikZ", "Mermaid", "Chainrule"]);
/** Numbers, signs, single letters of mathematics (u, z, δ, h[0]) and nothing that is a word. */
const NO_WORD = /^[^\p{L}]*(?:\p{L}[^\p{L}]*)?$/u;

/** Those of the texts that hold words which neither come from the bundle nor are `allowed` as they stand. */
export function unmarked(texts: readonly SeenText[], allowed: ReadonlySet<string>): readonly string[] {
  const isAllowed = (text: string): boolean =>
    NO_WORD.test(text) || KEY.test(text) || PROPER_NAMES.has(text) || allowed.has(text);
  return texts
    .filter(({ text }) =>
      text
        .replaceAll(/[\u2068\u2069]/g, "")
        .split(/\[!!.*?!!\]/s)
        .map((piece) => piece.trim())
        .some((piece) => !isAllowed(piece) && !piece.split(/[\s,:()[\]∂/+…·.]+/).every(isAllowed)),
    )
    .map(({ where, text }) => `${where}: ${text}`);
}
