import type { GraphNode } from "../graph/graph.ts";
import type { FormulaLine } from "./explanation.ts";
import type { Scene } from "./scene.ts";

export function componentLines(_scene: Scene, _node: GraphNode): readonly FormulaLine[] {
  return [];
}
