import type { LooseNode, LooseText } from "./looseTree.ts";

/** Lines counted from 0; the last is hidden too. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: "comment" | "region" | null;
}

/**
 * What can be folded: objects and lists over several lines, their closing bracket left in sight, comments of several lines,
 * and what stands between `// #region` and `// #endregion`.
 */
export function foldsOf(loose: LooseText, lineOf: (offset: number) => number): readonly Fold[] {
  const folds: Fold[] = [];
  const add = (start: number, end: number, kind: Fold["kind"]): void => {
    if (end > start) folds.push({ start, end, kind });
  };
  const open: (LooseNode | null)[] = [loose.root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!node) continue;
    if (node.type === "object" || node.type === "list")
      add(lineOf(node.start), lineOf(node.end - (node.closed ? 1 : 0)) - 1, null);
    open.push(...node.items, ...node.entries.map(({ value }) => value));
  }
  const regions: number[] = [];
  let run: { start: number; end: number } | null = null;
  for (const { start, end, line } of loose.comments) {
    const first = lineOf(start);
    const text = loose.text.slice(start, end);
    if (!line) {
      add(first, lineOf(end), "comment");
      continue;
    }
    if (/^\/\/\s*#region\b/.test(text)) regions.push(first);
    else if (/^\/\/\s*#endregion\b/.test(text)) {
      const from = regions.pop();
      if (from !== undefined) add(from, first, "region");
    } else if (standsAlone(loose.text, start)) {
      if (run && first === run.end + 1) run.end = first;
      else {
        if (run) add(run.start, run.end, "comment");
        run = { start: first, end: first };
      }
    }
  }
  if (run) add(run.start, run.end, "comment");
  return folds.toSorted((a, b) => a.start - b.start || b.end - a.end);
}

function standsAlone(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, text.lastIndexOf("\n", offset - 1) + 1), offset);
  return before.trim() === "";
}
