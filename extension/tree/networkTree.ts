import * as vscode from "vscode";
import { isolate, joinIds } from "../../core/isolate.ts";
import type { NodeView } from "../../core/protocol.ts";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { Disposables } from "../disposables.ts";
import { t } from "../l10n.ts";
import { pictureOf } from "../networkPicture.ts";
import { type OutlineEntry, outlineOf } from "./outline.ts";

/** As package.json contributes it. */
const VIEW = "chainrule.network";

/**
 * The view “Network”: the graph of the network in front as a tree, for a screen reader and for speed. Choosing a node
 * selects it on the canvas, and what is selected on the canvas is marked here.
 */
export class NetworkTree implements vscode.TreeDataProvider<OutlineEntry>, vscode.Disposable {
  private readonly active: ActiveNetwork;
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<OutlineEntry>;
  private roots: readonly OutlineEntry[] | null = null;
  private readonly parents = new Map<OutlineEntry, OutlineEntry>();

  constructor(active: ActiveNetwork) {
    this.active = active;
    this.view = this.owned.own(vscode.window.createTreeView(VIEW, { treeDataProvider: this, showCollapseAll: true }));
    this.owned.own(active.onDidChange(() => this.readAnew()));
    this.owned.own(active.onDidSelect(() => this.markSelected()));
    this.owned.own(this.view.onDidChangeVisibility(() => this.markSelected()));
    this.readAnew();
  }

  dispose(): void {
    this.owned.dispose();
  }

  getChildren(entry?: OutlineEntry): OutlineEntry[] {
    if (!entry) {
      this.roots ??= this.readRoots();
      return [...this.roots];
    }
    return "children" in entry ? [...entry.children] : [];
  }

  getParent(entry: OutlineEntry): OutlineEntry | undefined {
    return this.parents.get(entry);
  }

  getTreeItem(entry: OutlineEntry): vscode.TreeItem {
    const item = itemOf(entry);
    item.id = entry.key;
    return item;
  }

  private readAnew(): void {
    this.roots = null;
    const { network } = this.active;
    this.view.description = network?.reading.document?.title ?? "";
    this.changed.fire();
  }

  private readRoots(): readonly OutlineEntry[] {
    this.parents.clear();
    const { network } = this.active;
    const roots = network ? outlineOf(pictureOf(network)) : [];
    const note = (entry: OutlineEntry) => {
      if (!("children" in entry)) return;
      for (const child of entry.children) {
        this.parents.set(child, entry);
        note(child);
      }
    };
    for (const root of roots) note(root);
    return roots;
  }

  /** Never takes the focus: the person is on the canvas. */
  private markSelected(): void {
    const [id] = this.active.session?.selected ?? [];
    if (id === undefined || !this.view.visible || !this.roots) return;
    const all = this.roots.flatMap((entry) => (entry.kind === "group" ? entry.children : [entry]));
    const entry = all.find((each) => each.kind === "node" && each.node.id === id);
    // A reading that comes meanwhile makes the entry unknown to the view, which is no reason to complain.
    if (entry) this.view.reveal(entry, { select: true, focus: false }).then(undefined, () => undefined);
  }
}

const NONE = vscode.TreeItemCollapsibleState.None;
const COLLAPSED = vscode.TreeItemCollapsibleState.Collapsed;

function itemOf(entry: OutlineEntry): vscode.TreeItem {
  switch (entry.kind) {
    case "group": {
      const item = new vscode.TreeItem(entry.name, vscode.TreeItemCollapsibleState.Expanded);
      item.description = t("group of {0}", entry.children.length);
      item.iconPath = new vscode.ThemeIcon("group-by-ref-type");
      item.contextValue = "group";
      return item;
    }
    case "node":
      return nodeItem(entry);
    case "input": {
      const item = new vscode.TreeItem(entry.reference, NONE);
      item.description = t("input");
      item.iconPath = new vscode.ThemeIcon("arrow-small-right");
      item.command = showCommand(entry.source);
      item.contextValue = "input";
      return item;
    }
    case "parameter": {
      const item = new vscode.TreeItem(entry.name, NONE);
      const shape = entry.shape.length === 0 ? t("scalar") : `[${entry.shape.join(", ")}]`;
      item.description = entry.shared === null ? shape : t("{0}, shared as {1}", shape, entry.shared);
      item.iconPath = new vscode.ThemeIcon("symbol-numeric");
      item.command = showCommand(entry.node);
      item.contextValue = "parameter";
      return item;
    }
    case "problem": {
      const { severity, message, start, code } = entry.problem;
      const item = new vscode.TreeItem(message, NONE);
      item.description = code;
      item.tooltip = message;
      item.iconPath = iconOfSeverity(severity);
      item.command = {
        command: "chainrule.showPlace",
        title: t("Show in the text"),
        arguments: [start],
      };
      item.contextValue = "problem";
      return item;
    }
  }
}

const ICONS: Readonly<Record<NodeView["look"], string>> = {
  input: "circle-large-outline",
  output: "circle-large-outline",
  neuron: "circle-large-filled",
  layer: "layers",
  sign: "add",
  loss: "target",
  group: "group-by-ref-type",
};

function nodeItem({ node, severity, children }: OutlineEntry & { readonly kind: "node" }): vscode.TreeItem {
  const item = new vscode.TreeItem(node.id, children.length > 0 ? COLLAPSED : NONE);
  const facts = [
    node.activation === null ? node.op : `${node.op}, ${node.activation}`,
    node.broken ? t("takes no part in the pass yet") : shapeText(node.shape),
    ...(node.parameterCount > 0 ? [parametersText(node.parameterCount)] : []),
  ];
  item.description = facts.join(" · ");
  const problem = severity === "error" || severity === "warning" ? severity : null;
  item.iconPath = problem
    ? iconOfSeverity(problem)
    : new vscode.ThemeIcon(
        ICONS[node.look],
        new vscode.ThemeColor(node.look === "input" || node.look === "output" ? "chainrule.input" : "chainrule.neuron"),
      );
  const inputs = node.inputs.length > 0 ? t("inputs {0}", joinIds(node.inputs)) : t("no inputs");
  const spoken = [isolate(node.id), ...facts, inputs];
  if (node.isObjective) spoken.push(t("part of the objective"));
  if (problem) spoken.push(problem === "error" ? t("has an error") : t("has a warning"));
  item.accessibilityInformation = { label: spoken.join(", "), role: "treeitem" };
  item.tooltip = spoken.join("\n");
  item.command = showCommand(node.id);
  item.contextValue = "node";
  return item;
}

function iconOfSeverity(severity: "error" | "warning" | "information" | "hint"): vscode.ThemeIcon {
  if (severity === "error") return new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground"));
  if (severity === "warning")
    return new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground"));
  return new vscode.ThemeIcon("info", new vscode.ThemeColor("problemsInfoIcon.foreground"));
}

function showCommand(id: string): vscode.Command {
  return { command: "chainrule.showNode", title: t("Show"), arguments: [id] };
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? t("scalar") : `[${shape.join(", ")}]`;
}

export function parametersText(count: number): string {
  return count === 1 ? t("1 parameter") : t("{0} parameters", count.toLocaleString(vscode.env.language));
}
