import type { Item, Token } from "./tokens.ts";

/**
 * flat: on one line. open: a line for each child. node: as open, but short attributes share lines. filled: as many in a line
 * as fit. kept: as it is written.
 */
export type Mode = "flat" | "open" | "node" | "filled" | "kept";

/** A node of a lecture's size, with its numbers. */
const LINE = 160;

/** Decides how each object and list stands. Nothing it looks at is changed by what it decides, so formatting twice is formatting once. */
export class Layout {
  readonly limit = LINE;
  private readonly tokens: readonly Token[];
  private readonly widths = new Map<Item, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** `column`: where its first token ends. */
  modeOf(item: Item, path: readonly string[], column: number): Mode {
    const fits = column + this.flatWidth(item) <= LINE;
    const [section] = path;
    if (path.length === 0 || (path.length === 1 && section === "nodes")) return "open";
    if (this.isTidy(item) && fits) return "kept";
    if (path.length === 2 && section === "nodes")
      return fits && !this.hasTable(item) && !this.isSpread(item) ? "flat" : "node";
    if (this.isTable(item)) return "kept";
    const isList = item.type === "list" && item.children.every(({ value }) => value.type === "leaf");
    const wasOpen =
      /[\r\n]/.test(this.tokens[item.first + 1]?.gap ?? "") && !this.isNumbers(item) && section !== "nodes";
    if (this.hasTable(item)) return wasOpen || section === "nodes" ? "open" : "flat";
    if (fits && !wasOpen) return "flat";
    const isRow = path.length === 3 && section === "data";
    if (fits && isRow) return "flat";
    return isList && !this.hasComments(item) ? "filled" : "open";
  }

  /** Whether it will stand on one line. */
  isOneLine(item: Item, path: readonly string[], column: number): boolean {
    if (item.type === "leaf" || item.children.length === 0) return true;
    const mode = this.modeOf(item, path, column);
    return (mode === "flat" && !this.hasTable(item)) || (mode === "kept" && !this.spansLines(item));
  }

  /** Characters on one line, its first sign left out; infinite where a comment or a table needs lines of its own. */
  flatWidth(item: Item): number {
    const known = this.widths.get(item);
    if (known !== undefined) return known;
    const width = this.measure(item);
    this.widths.set(item, width);
    return width;
  }

  /** On one line already, and written with care: its columns may be aligned on purpose. */
  isTidy(item: Item): boolean {
    if (item.type === "leaf" || item.children.length === 0) return false;
    for (let i = item.first + 1; i <= item.last; i++) {
      const { gap, text, comment } = this.tokens[i] as Token;
      const before = this.tokens[i - 1]?.text ?? "";
      if (comment || /[^ ]/.test(gap)) return false;
      if (text === "," || text === ":" ? gap !== "" : (before === "," || before === ":") && gap === "") return false;
      const isBrace = before === "{" || text === "}";
      if (isBrace && !(before === "{" && text === "}") && gap === "") return false;
      if ((before === "[" || text === "]") && /^[[\]{}]$/.test(before === "[" ? text : before) && gap !== "")
        return false;
    }
    return true;
  }

  /** Values in lines, each innermost list on one of them, or several in a line: as its author set it out. */
  isTable(item: Item): boolean {
    if (item.type !== "list" || !this.isNumbers(item) || !this.spansLines(item)) return false;
    const isNested = item.children.some(({ value }) => value.type === "list");
    return isNested ? this.innermostOnOneLine(item) : this.isSpread(item);
  }

  /** Over several lines, the first of which holds more than one child: no machine writes that. */
  private isSpread(item: Item): boolean {
    const second = item.children[1];
    if (!second || !this.spansLines(item)) return false;
    return !/[\r\n]/.test(this.tokens[second.key ?? second.value.first]?.gap ?? "");
  }

  private innermostOnOneLine(item: Item): boolean {
    const lists = item.children.filter(({ value }) => value.type === "list");
    if (lists.length === 0) return !this.spansLines(item);
    return lists.every(({ value }) => this.innermostOnOneLine(value));
  }

  private hasTable(item: Item): boolean {
    return this.isTable(item) || item.children.some(({ value }) => this.hasTable(value));
  }

  /** Numbers and names of shared ones, in lists of any depth, without comments. */
  private isNumbers(item: Item): boolean {
    if (item.type === "object") return false;
    if (item.type === "leaf") return true;
    return !this.hasComments(item) && item.children.every(({ value }) => this.isNumbers(value));
  }

  private spansLines(item: Item): boolean {
    for (let i = item.first + 1; i <= item.last; i++) if (/[\r\n]/.test(this.tokens[i]?.gap ?? "")) return true;
    return false;
  }

  private hasComments(item: Item): boolean {
    for (let i = item.first + 1; i < item.last; i++) if (this.tokens[i]?.comment) return true;
    return false;
  }

  /** The indentation of the line in which a token stands. */
  indentBefore(index: number): string {
    for (let i = index; i >= 0; i--) {
      const gap = this.tokens[i]?.gap ?? "";
      const at = Math.max(gap.lastIndexOf("\n"), gap.lastIndexOf("\r"));
      if (at >= 0) return gap.slice(at + 1);
    }
    return "";
  }

  private measure(item: Item): number {
    if (item.type === "leaf") return 0;
    if (this.hasComments(item)) return Number.POSITIVE_INFINITY;
    if (this.isTidy(item)) {
      const first = this.tokens[item.first] as Token;
      return (this.tokens[item.last]?.end ?? 0) - first.end;
    }
    let width = 1 + (item.type === "object" && item.children.length > 0 ? 2 : 0);
    for (const [index, { key, value, comma }] of item.children.entries()) {
      if (index > 0) width += 1;
      if (key !== null) width += (this.tokens[key]?.text.length ?? 0) + 2;
      width += (this.tokens[value.first]?.text.length ?? 0) + this.flatWidth(value) + (comma === null ? 0 : 1);
    }
    return width;
  }
}
