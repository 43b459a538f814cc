import type { NetworkDocument, NodeDefinition } from "./document.ts";
import { lineMap, type Position } from "./lineMap.ts";

/** Where a breakpoint of a node stands: `column` is null where the node's key is the only one that begins on its line. */
export interface NodePlace {
  readonly id: string;
  /** From 1. */
  readonly line: number;
  readonly column: number | null;
}

/** Places of the nodes of a text, for breakpoints, which VS Code knows by line and column. */
export class NodePlaces {
  private readonly byId = new Map<string, NodePlace>();
  private readonly spans: readonly { readonly id: string; readonly from: Position; readonly to: Position }[];

  constructor({ text, nodes }: Pick<NetworkDocument, "text" | "nodes">) {
    const { positionOf } = lineMap(text);
    const list = [...nodes.values()].map((node: NodeDefinition) => ({
      id: node.id,
      from: positionOf(node.idRange.start),
      to: positionOf(node.range.end),
    }));
    const begun = new Map<number, number>();
    for (const { from } of list) begun.set(from.line, (begun.get(from.line) ?? 0) + 1);
    for (const { id, from } of list)
      this.byId.set(id, { id, line: from.line, column: begun.get(from.line) === 1 ? null : from.column });
    this.spans = list.sort((a, b) => a.from.line - b.from.line || a.from.column - b.from.column);
  }

  of(id: string): NodePlace | null {
    return this.byId.get(id) ?? null;
  }

  /**
   * The node that a breakpoint stands on: the one whose text covers the line. Of several that begin there, the last that begins at
   * or before the column; without a column, the first. Null outside of all nodes.
   */
  at(line: number, column: number | null): string | null {
    const onLine = this.spans.filter(({ from }) => from.line === line);
    if (onLine.length > 0) {
      const before = column === null ? [] : onLine.filter(({ from }) => from.column <= column);
      return (before.at(-1) ?? onLine[0])?.id ?? null;
    }
    return this.spans.find(({ from, to }) => from.line <= line && line <= to.line)?.id ?? null;
  }
}
