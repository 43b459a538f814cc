import * as vscode from "vscode";
import { type LooseNode, readLoose } from "../../core/language/looseTree.ts";
import { placeAt } from "../../core/language/textPlace.ts";
import { rangeAt } from "../editor/documentText.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import type { ShownPasses } from "../shownPasses.ts";
import type { HoverScene } from "./hover/card.ts";
import type { HeatTheme } from "./hover/heatMap.ts";
import { hoverCard } from "./hover/hoverCard.ts";
import { commandLink } from "./hover/markdown.ts";

/** Commands that links in hovers run; what a file says reaches them as arguments alone. */
export const LINKS = { reveal: "chainrule.revealNode", differentiate: "chainrule.differentiateBy" } as const;

/** What stands under the mouse: formulas with their numbers, statistics, what a reference takes, what a setting does. */
export class NetworkHover implements vscode.HoverProvider {
  private readonly networks: Networks;
  private readonly passes: ShownPasses;

  constructor(networks: Networks, passes: ShownPasses) {
    this.networks = networks;
    this.passes = passes;
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
    const network = this.networks.find(document);
    if (!network) return null;
    const offset = document.offsetAt(position);
    const root = looseTreeOf(document);
    const place = placeAt(root, offset);
    const card = place && hoverCard(sceneOf(network, this.passes), root, place, offset);
    if (!place || !card) return null;
    const text = new vscode.MarkdownString(card);
    text.isTrusted = { enabledCommands: Object.values(LINKS) };
    return new vscode.Hover(text, rangeAt(document, place.range));
  }
}

/** While the text is newer than what was read of it, or broken, what an op and a setting mean still stands; null before it was ever read. */
function sceneOf(network: Network, passes: ShownPasses): HoverScene | null {
  const { document, graph, stale, version } = network.reading;
  if (!document) return null;
  const isCurrent = !stale && version === network.document.version;
  const file = network.document.uri.toString();
  const weights = document.weights?.value;
  return {
    document,
    graph: isCurrent ? graph : null,
    problems: isCurrent ? network.problems : [],
    dataset: isCurrent ? network.dataset : null,
    weights:
      isCurrent && weights !== undefined && network.starting
        ? { name: weights, stored: network.starting.stored }
        : null,
    pass: isCurrent ? passes.of(network) : null,
    theme: themeNow(),
    linkTo: (id) => commandLink(id, LINKS.reveal, [file, id]),
    differentiateLink: (target) =>
      target === ""
        ? commandLink(t("Differentiate the objective"), LINKS.differentiate, [file, null])
        : commandLink(t("Differentiate {0}", target), LINKS.differentiate, [file, target]),
  };
}

function themeNow(): HeatTheme {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return "light";
    case vscode.ColorThemeKind.HighContrast:
      return "hc-dark";
    case vscode.ColorThemeKind.HighContrastLight:
      return "hc-light";
    default:
      return "dark";
  }
}

const trees = new WeakMap<vscode.TextDocument, { readonly version: number; readonly root: LooseNode | null }>();

function looseTreeOf(document: vscode.TextDocument): LooseNode | null {
  const known = trees.get(document);
  if (known?.version === document.version) return known.root;
  const { root } = readLoose(document.getText());
  trees.set(document, { version: document.version, root });
  return root;
}
