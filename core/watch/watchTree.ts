import { parseTree } from "../expressions/mathjsParser.ts";

/** The part of mathjs's tree that watches read. */
export type WatchTree =
  | { readonly type: "ConstantNode"; readonly value: unknown }
  | { readonly type: "SymbolNode"; readonly name: string }
  | { readonly type: "ParenthesisNode"; readonly content: WatchTree }
  | {
      readonly type: "OperatorNode";
      readonly op: string;
      readonly fn: string;
      readonly args: readonly WatchTree[];
      readonly implicit: boolean;
      readonly isPercentage: boolean;
    }
  | { readonly type: "FunctionNode"; readonly fn: WatchTree; readonly args: readonly WatchTree[] }
  | { readonly type: "AccessorNode"; readonly object: WatchTree; readonly index: WatchIndex }
  | { readonly type: "ArrayNode"; readonly items: readonly WatchTree[] }
  | {
      readonly type: "ConditionalNode";
      readonly condition: WatchTree;
      readonly trueExpr: WatchTree;
      readonly falseExpr: WatchTree;
    }
  | { readonly type: "RelationalNode"; readonly conditionals: readonly string[]; readonly params: readonly WatchTree[] }
  | { readonly type: "RangeNode"; readonly start: WatchTree; readonly end: WatchTree; readonly step: WatchTree | null }
  | { readonly type: "AssignmentNode" | "BlockNode" | "FunctionAssignmentNode" | "ObjectNode" };

interface WatchIndex {
  readonly dimensions: readonly WatchTree[];
  readonly dotNotation: boolean;
}

export function parseWatch(text: string): WatchTree {
  return parseTree(text) as unknown as WatchTree;
}
