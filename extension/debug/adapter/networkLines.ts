import type { ParseError } from "jsonc-parser";
import type { NetworkDocument } from "../../../core/document/document.ts";
import { lineMap } from "../../../core/document/lineMap.ts";
import { NodePlaces } from "../../../core/document/nodeAtPlace.ts";
import { readTree } from "../../../core/document/reading/readTree.ts";
import { findProperty } from "../../../core/document/reading/tree.ts";
import type { Range } from "../../../core/problems.ts";

/** A stretch of the text as editors count it, from 1. */
export interface LineRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where in the text the parts of a network stand. */
export interface NetworkLines {
  /** The node to which this line belongs; of several that begin on it the one at the column, without one the first. */
  nodeAt(line: number, column?: number): string | null;
  /** Where breakpoints of nodes can stand; with a column where several begin on a line. */
  placesBetween(line: number, endLine: number): readonly { readonly line: number; readonly column?: number }[];
  node(id: string): LineRange | null;
  section(name: "data" | "objective" | "training" | "nodes"): LineRange | null;
}

export function networkLines(document: NetworkDocument): NetworkLines {
  const { positionOf } = lineMap(document.text);
  const breakpointPlaces = new NodePlaces(document);
  const placeOf = ({ start, end }: Range): LineRange => {
    const from = positionOf(start);
    const to = positionOf(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
  const places = [...document.nodes.values()]
    .map(({ id, range }) => ({ node: id, place: placeOf(range) }))
    .sort((a, b) => a.place.line - b.place.line);
  const byId = new Map(places.map(({ node, place }) => [node, place]));
  let sections: ReadonlyMap<string, LineRange> | null = null;
  const readSections = (): ReadonlyMap<string, LineRange> => {
    const errors: ParseError[] = [];
    const root = readTree(document.text, errors);
    return new Map(
      ["data", "objective", "training", "nodes"].flatMap((name) => {
        const property = root && findProperty(root, name);
        return property
          ? [[name, placeOf({ start: property.node.offset, end: property.node.offset + property.node.length })]]
          : [];
      }),
    );
  };
  return {
    nodeAt: (line, column) => breakpointPlaces.at(line, column ?? null),
    placesBetween: (line, endLine) =>
      places
        .filter(({ place }) => place.line <= endLine && line <= place.endLine)
        .map(({ node, place }) => {
          const column = breakpointPlaces.of(node)?.column ?? null;
          return column === null ? { line: place.line } : { line: place.line, column };
        }),
    node: (id) => byId.get(id) ?? null,
    section(name) {
      sections ??= readSections();
      return sections.get(name) ?? null;
    },
  };
}
