import type { TextEdit } from "../../document/intent.ts";
import { readSyntax } from "../../document/reading/syntax.ts";
import { Layout, type Mode } from "./layout.ts";
import { type Child, type Item, readItem, readTokens, type Token } from "./tokens.ts";

export interface FormatOptions {
  /** One step of indentation. */
  readonly unit: string;
}

/**
 * The file as people write it here: a node on a line where it fits, its long matrices below it, one row of data a line. Only
 * white space changes: numbers, texts and comments stay byte for byte, columns that somebody aligned stay aligned, blank
 * lines between nodes stay. A text that cannot be read is left alone.
 */
export function formatNetwork(text: string, { unit }: FormatOptions): readonly TextEdit[] {
  if ("code" in readSyntax(text)) return [];
  const { tokens, rest } = readTokens(text);
  const root = readItem(tokens);
  if (root === null) return [];
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
  const gaps = new Printer(tokens, eol, unit).print(root);
  const edits = tokens.flatMap((token, i): TextEdit[] => {
    const newText = gaps[i] ?? token.gap;
    return newText === token.gap ? [] : [{ start: token.start - token.gap.length, end: token.start, newText }];
  });
  const end = /[\r\n]/.test(rest) ? eol : "";
  if (rest !== end) edits.push({ start: text.length - rest.length, end: text.length, newText: end });
  return edits;
}

/** Puts tokens one after the other and keeps the white space before each. */
class Printer {
  private readonly tokens: readonly Token[];
  private readonly eol: string;
  private readonly unit: string;
  private readonly layout: Layout;
  private readonly gaps: string[] = [];
  private column = 0;
  /** The indentation of the line that is being written. */
  private lineIndent = "";

  constructor(tokens: readonly Token[], eol: string, unit: string) {
    this.tokens = tokens;
    this.eol = eol;
    this.unit = unit;
    this.layout = new Layout(tokens);
  }

  print(root: Item): readonly string[] {
    this.printItem(root, [], "", "");
    // Comments behind the last bracket.
    this.putComments(this.tokens.length, "");
    return this.gaps;
  }

  /** `gap`: before its first token. */
  private printItem(item: Item, path: readonly string[], indent: string, gap: string): void {
    this.put(item.first, gap, indent);
    // What stands where must not hang on how far it was moved to be aligned.
    const column = this.column - (/^ +$/.test(gap) ? gap.length - 1 : 0);
    if (item.type === "leaf") return;
    if (item.children.length === 0) {
      this.put(item.last, this.tokens[item.last]?.gap.includes("\n") ? "" : this.gapOf(item.last), indent);
      return;
    }
    const mode = this.layout.modeOf(item, path, column);
    if (mode === "kept") this.printKept(item);
    else this.printChildren(item, path, indent, mode);
  }

  private printChildren(item: Item, path: readonly string[], indent: string, mode: Exclude<Mode, "kept">): void {
    const inner = mode === "flat" ? indent : indent + this.unit;
    const padding = item.type === "object" ? " " : "";
    const aligned = mode === "open" ? this.alignment(item, path, inner) : null;
    for (const [index, child] of item.children.entries()) {
      const first = child.key ?? child.value.first;
      const gap =
        mode === "flat" || (index > 0 && this.joins(item, index, path, mode))
          ? index === 0
            ? padding
            : " "
          : this.lineBreak(inner, index === 0 ? 1 : this.breaksBefore(first));
      let before = gap;
      const key = child.key === null ? null : (this.tokens[child.key]?.text ?? "");
      if (child.key !== null && child.colon !== null) {
        this.put(child.key, gap, inner);
        this.put(child.colon, "", inner);
        before = aligned?.get(child) ?? (mode === "open" ? " " : this.padding(child.value.first));
      }
      this.printItem(child.value, [...path, key === null ? String(index) : unquote(key)], inner, before);
      if (child.comma !== null) this.put(child.comma, "", inner);
    }
    this.put(item.last, mode === "flat" ? padding : this.lineBreak(indent, 1), inner, indent);
  }

  /**
   * The spaces behind the colons of children whose values have a line each. Where an author aligned some that follow each
   * other without a blank line, and they are no longer (a name has changed), all of those are aligned anew.
   */
  private alignment(item: Item, path: readonly string[], indent: string): ReadonlyMap<Child, string> {
    const padded = new Map<Child, string>();
    let run: Child[] = [];
    const close = (): void => {
      const widths = run.map(({ key }) => this.tokens[key ?? 0]?.text.length ?? 0);
      const spaces = run.map(({ value }) => this.padding(value.first));
      const columns = new Set(widths.map((width, i) => width + (spaces[i]?.length ?? 0)));
      const isTorn = columns.size > 1 && spaces.some((space) => space.length > 1);
      const widest = Math.max(0, ...widths);
      for (const [i, child] of run.entries())
        padded.set(child, isTorn ? " ".repeat(1 + widest - (widths[i] ?? 0)) : (spaces[i] ?? " "));
      run = [];
    };
    for (const child of item.children) {
      const { key, value } = child;
      if (key === null) continue;
      const name = this.tokens[key]?.text ?? "";
      const column = indent.length + name.length + 2 + (this.tokens[value.first]?.text.length ?? 0);
      if (this.breaksBefore(key) > 1) close();
      if (this.layout.isOneLine(value, [...path, unquote(name)], column)) run.push(child);
      else close();
    }
    close();
    return padded;
  }

  /** Whether a child goes on in the line of the one before it. */
  private joins(item: Item, index: number, path: readonly string[], mode: Mode): boolean {
    const child = item.children[index] as Child;
    const width =
      this.layout.flatWidth(child.value) + (child.key === null ? 0 : this.tokens[child.key]!.text.length + 2);
    const fits = this.column + 2 + width <= this.layout.limit;
    if (mode === "filled") return fits;
    if (mode !== "node") return false;
    const isLarge = (one: Child): boolean =>
      ["params", "buffers"].includes(unquote(this.tokens[one.key ?? 0]?.text ?? "")) ||
      (this.layout.modeOf(one.value, [...path, ""], 0) !== "flat" &&
        one.value.type !== "leaf" &&
        !this.layout.isTidy(one.value));
    return fits && !isLarge(child) && !isLarge(item.children[index - 1] as Child);
  }

  /** As its author wrote it; its lines move with the one it begins in. */
  private printKept(item: Item): void {
    const was = this.layout.indentBefore(item.first);
    const shift = this.lineIndent.length - was.length;
    const sameKind = this.lineIndent.startsWith(was) || was.startsWith(this.lineIndent);
    for (let i = item.first + 1; i <= item.last; i++) {
      const { gap } = this.tokens[i] as Token;
      const at = Math.max(gap.lastIndexOf("\n"), gap.lastIndexOf("\r"));
      if (at < 0) this.emit(i, gap);
      else {
        const old = gap.slice(at + 1);
        const moved =
          shift === 0 || !sameKind
            ? old
            : shift > 0
              ? this.lineIndent.slice(was.length) + old
              : old.slice(Math.min(-shift, old.length));
        this.emitLine(i, this.eol, moved);
      }
    }
  }

  /** Comments in front of it first. `own`: the indentation of the token itself, where a comment pushes it into a line of its own. */
  private put(index: number, gap: string, indent: string, own: string = indent): void {
    const comments = this.putComments(index, indent);
    const sign = this.tokens[index]?.text ?? "";
    if (comments === null) this.emitGap(index, gap);
    else if (comments.push) this.emitGap(index, this.lineBreak(own, this.breaksBefore(index)));
    else if (/[\r\n]/.test(gap) && !comments.ownLine) this.emitGap(index, gap);
    else this.emitGap(index, /^[,\]}:]/.test(sign) ? "" : " ");
  }

  /** Null where there are none; else whether what follows has to begin a line, and whether they begin one themselves. */
  private putComments(index: number, indent: string): { readonly push: boolean; readonly ownLine: boolean } | null {
    let put: { push: boolean; ownLine: boolean } | null = null;
    for (let i = this.gaps.length; i < index; i++) {
      const { gap, comment } = this.tokens[i] as Token;
      const ownLine = i > 0 && (/[\r\n]/.test(gap) || this.tokens[i - 1]?.comment === "line");
      if (i === 0) this.emitGap(i, "");
      else this.emitGap(i, ownLine ? this.lineBreak(indent, this.breaksBefore(i)) : gap === "" ? " " : gap);
      put = { push: comment === "line" || /[\r\n]/.test(this.tokens[i + 1]?.gap ?? ""), ownLine: ownLine || i === 0 };
    }
    return put;
  }

  private emitGap(index: number, gap: string): void {
    const at = Math.max(gap.lastIndexOf("\n"), gap.lastIndexOf("\r"));
    if (at < 0) this.emit(index, gap);
    else this.emitLine(index, gap.slice(0, at + 1), gap.slice(at + 1));
  }

  private emitLine(index: number, breaks: string, indent: string): void {
    this.gaps[index] = breaks + indent;
    this.lineIndent = indent;
    this.column = indent.length + (this.tokens[index]?.text.length ?? 0);
  }

  private emit(index: number, gap: string): void {
    this.gaps[index] = gap;
    this.column += gap.length + (this.tokens[index]?.text.length ?? 0);
  }

  private lineBreak(indent: string, count: number): string {
    return this.eol.repeat(count) + indent;
  }

  /** One blank line stays. */
  private breaksBefore(index: number): number {
    const breaks = this.tokens[index]?.gap.match(/\r\n|\n|\r/g)?.length ?? 0;
    return breaks > 1 ? 2 : 1;
  }

  /** Behind a colon: the spaces that align it with its neighbours, if there are some. */
  private padding(index: number): string {
    const gap = this.gapOf(index);
    return /^ +$/.test(gap) ? gap : " ";
  }

  private gapOf(index: number): string {
    return this.tokens[index]?.gap ?? "";
  }
}

function unquote(key: string): string {
  return key.slice(1, -1);
}
