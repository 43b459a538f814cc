import type { Dataset } from "../../../core/data/dataset.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import type { Problem } from "../../../core/problems.ts";
import type { WeightsFile } from "../../editor/parameterViews.ts";
import { t } from "../../l10n.ts";
import type { HeatTheme } from "./heatMap.ts";
import { plain } from "./markdown.ts";

/** What a hover may speak of: the network as it is read, and the pass that the text shows, at its cursor. */
export interface HoverScene {
  readonly document: NetworkDocument;
  readonly graph: Graph | null;
  readonly problems: readonly Problem[];
  readonly dataset: Dataset | null;
  readonly weights: WeightsFile | null;
  readonly pass: ScenePass | null;
  readonly theme: HeatTheme;
  /** Links that lead to a node of this file, and that differentiate by it. */
  linkTo(id: string): string;
  differentiateLink(target: string): string;
}

export interface ScenePass {
  readonly tape: Tape;
  readonly row: number;
  readonly rowLabel: string;
  readonly cursorText: string;
}

/** The pass's own node of that id. */
export function nodeOfPass({ pass }: HoverScene, id: string): GraphNode | null {
  return pass?.tape.graph.byId.get(id) ?? null;
}

/** Which pass the numbers are of, said once below them. */
export function passLine({ pass }: HoverScene): string {
  if (!pass) return "";
  return `*${plain(t("Row {0} ({1}): {2}.", pass.row, pass.rowLabel, pass.cursorText))}*`;
}
