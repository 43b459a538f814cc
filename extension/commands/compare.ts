import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { ComparePanel, type Side } from "../compare/comparePanel.ts";
import { lastCommitOf } from "../compare/gitVersions.ts";
import { Snapshots } from "../compare/snapshots.ts";
import { isHistory, isNetworkFile } from "../names.ts";
import { openTextDiff } from "./textDiff.ts";

/** Two versions of a network side by side: of the one in front with a chosen one, of two files, of what git shows. */
export function registerCompare(active: ActiveNetwork, extensionUri: vscode.Uri): vscode.Disposable {
  const snapshots = new Snapshots();
  const panels = new Set<ComparePanel>();
  const open = (before: Side, after: Side) => {
    const panel = new ComparePanel(extensionUri, before, after, diffTexts);
    panels.add(panel);
    panel.onDidClose(() => panels.delete(panel));
  };
  const register = (name: string, run: (...args: readonly unknown[]) => Promise<void>) =>
    vscode.commands.registerCommand(`chainrule.${name}`, (...args: readonly unknown[]) => telling(() => run(...args)));
  return vscode.Disposable.from(
    snapshots,
    new vscode.Disposable(() => {
      for (const panel of [...panels]) panel.dispose();
    }),
    register("compareWith", async (target) => {
      const now = addressOf(target) ?? active.network?.document.uri ?? (await pickFile());
      const other = now && (await chooseOther(now, snapshots));
      if (now && other) open(other, sideOf(now));
    }),
    register("compareSelected", async (_, chosen) => {
      const files = (Array.isArray(chosen) ? chosen : []).filter(
        (each): each is vscode.Uri => each instanceof vscode.Uri,
      );
      const [one, other] = files.filter(isNetworkFile);
      if (!one || !other) throw new Error(vscode.l10n.t("Select two network files (.nn.json) to compare them."));
      open(sideOf(one), sideOf(other));
    }),
    register("compareWithCommit", async (target) => {
      const now = addressOf(target) ?? active.network?.document.uri;
      if (!now) return;
      const diff = openDiff();
      // A title bar hands over the right half's address; the diff's own halves are what a person sees.
      if (diff && target instanceof vscode.Uri && diff.some(({ uri }) => uri.toString() === now.toString()))
        open(...diff);
      else open(await committed(isHistory(now) ? now.with({ scheme: "file", query: "" }) : now), sideOf(now));
    }),
  );
}

async function telling(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

/** From a title bar or the Explorer comes an address, from the source control view the state of a resource. */
function addressOf(target: unknown): vscode.Uri | null {
  if (target instanceof vscode.Uri) return target;
  return (target as { readonly resourceUri?: vscode.Uri } | undefined)?.resourceUri ?? null;
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

function sideOf(uri: vscode.Uri): Side {
  return { uri, name: isHistory(uri) ? vscode.l10n.t("{0} (earlier version)", nameOf(uri)) : nameOf(uri) };
}

/** The two halves of the diff in front, where they are networks. */
function openDiff(): readonly [Side, Side] | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff) || !isNetworkFile(input.modified)) return null;
  return [sideOf(input.original), sideOf(input.modified)];
}

async function committed(file: vscode.Uri): Promise<Side> {
  const uri = await lastCommitOf(file);
  if (!uri)
    throw new Error(
      vscode.l10n.t("There is no earlier version of this file: it is in no git repository that VS Code knows."),
    );
  return { uri, name: vscode.l10n.t("{0} (last commit)", nameOf(file)) };
}

type Choice = vscode.QuickPickItem & { readonly choose: () => Promise<Side | undefined> };

async function chooseOther(now: vscode.Uri, snapshots: Snapshots): Promise<Side | undefined> {
  const name = nameOf(now);
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === now.toString());
  const choices: Choice[] = [
    {
      label: vscode.l10n.t("Another file…"),
      choose: async () => {
        const file = await pickFile(now);
        return file && sideOf(file);
      },
    },
  ];
  if (now.scheme === "file" && (await lastCommitOf(now)))
    choices.push({ label: vscode.l10n.t("The last commit"), choose: () => committed(now) });
  if (document?.isDirty && now.scheme === "file")
    choices.push({
      label: vscode.l10n.t("What is saved"),
      choose: async () => {
        const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(now));
        return { uri: snapshots.keep(name, text), name: vscode.l10n.t("{0} (saved)", name) };
      },
    });
  choices.push({
    label: vscode.l10n.t("The clipboard"),
    choose: async () => {
      const text = await vscode.env.clipboard.readText();
      if (text.trim() === "") throw new Error(vscode.l10n.t("The clipboard holds no text."));
      const clipboard = vscode.l10n.t("clipboard");
      return { uri: snapshots.keep(`${clipboard}.nn.json`, text), name: clipboard };
    },
  });
  const picked = await vscode.window.showQuickPick(choices, {
    placeHolder: vscode.l10n.t("Compare {0} with…", name),
  });
  return picked?.choose();
}

async function pickFile(beside?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const folder =
    beside?.scheme === "file" ? vscode.Uri.joinPath(beside, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
  const [file] =
    (await vscode.window.showOpenDialog({
      ...(folder && { defaultUri: folder }),
      filters: { [vscode.l10n.t("Networks")]: ["json"] },
      openLabel: vscode.l10n.t("Compare"),
    })) ?? [];
  return file;
}

function diffTexts(before: Side, after: Side): Promise<void> {
  return openTextDiff(before.uri, after.uri, `${before.name} ↔ ${after.name}`);
}
