import { create, type FactoryFunctionMap, parseDependencies } from "mathjs/number";

/**
 * The one place that knows mathjs: text → its tree. It is large, so scripts/build.mjs puts it into a file of its own that
 * is loaded when the first expression is read; the webview reads none and gets a stand-in. Nothing here, nor what
 * reads its trees, ever evaluates an expression.
 */

/** The part of mathjs's tree that we read. */
export type Tree =
  | { readonly type: "ConstantNode"; readonly value: unknown }
  | { readonly type: "SymbolNode"; readonly name: string }
  | { readonly type: "ParenthesisNode"; readonly content: Tree }
  | { readonly type: "OperatorNode"; readonly op: string; readonly fn: string; readonly args: readonly Tree[] }
  | { readonly type: "FunctionNode"; readonly fn: Tree; readonly args: readonly Tree[] }
  | { readonly type: ForbiddenType };

export type ForbiddenType =
  | "AccessorNode"
  | "ArrayNode"
  | "AssignmentNode"
  | "BlockNode"
  | "ConditionalNode"
  | "FunctionAssignmentNode"
  | "ObjectNode"
  | "RangeNode"
  | "RelationalNode";

interface Parse {
  (text: string): Tree;
  isAlpha(c: string, before: string, after: string): boolean;
}

const { parse } = create(parseDependencies as FactoryFunctionMap, {}) as unknown as { readonly parse: Parse };

// mathjs knows Latin and Greek letters; ids are written in every script.
const isItsLetter = parse.isAlpha;
parse.isAlpha = (c, before, after) =>
  isItsLetter(c, before, after) ||
  /^[\p{L}\p{M}]$/u.test(c) ||
  /^\p{L}$/u.test(c + after) ||
  /^\p{L}$/u.test(before + c);

/** Throws what mathjs throws: an error with a message and, mostly, `char`, the place counted from 1. */
export function parseTree(text: string): Tree {
  return parse(text);
}
