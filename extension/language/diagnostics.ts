import * as vscode from "vscode";
import type { Severity } from "../../core/problems.ts";
import { Disposables } from "../disposables.ts";
import { rangeAt } from "../editor/documentText.ts";
import { isHistory, isNetworkFile, SOURCE } from "../names.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import { pageLink } from "./problemPage.ts";

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The problems of every open network, in the Problems panel, whether it is open as a canvas or as text. */
export class Diagnostics implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly owned = new Disposables();
  private readonly collection = this.owned.own(vscode.languages.createDiagnosticCollection(SOURCE));
  private readonly watched = new Map<vscode.TextDocument, Disposables>();

  constructor(networks: Networks) {
    this.networks = networks;
    this.owned.own(vscode.workspace.onDidOpenTextDocument((document) => this.watch(document)));
    this.owned.own(vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)));
    for (const document of vscode.workspace.textDocuments) this.watch(document);
  }

  dispose(): void {
    for (const document of [...this.watched.keys()]) this.forget(document);
    this.owned.dispose();
  }

  private watch(document: vscode.TextDocument): void {
    if (!isNetworkFile(document.uri) || isHistory(document.uri) || this.watched.has(document)) return;
    const watching = new Disposables();
    const { network } = watching.own(this.networks.open(document));
    this.watched.set(document, watching);
    watching.own(network.onDidChange(() => this.show(network)));
    this.show(network);
  }

  private forget(document: vscode.TextDocument): void {
    this.watched.get(document)?.dispose();
    if (this.watched.delete(document)) this.collection.delete(document.uri);
  }

  private show({ document, reading, problems }: Network): void {
    // Places are of the text that was read; where it has moved on already, the next reading is on its way.
    if (document.version !== reading.version) return;
    const diagnostics = problems.map((problem) => {
      const diagnostic = new vscode.Diagnostic(
        rangeAt(document, problem.range),
        problem.message,
        SEVERITIES[problem.severity],
      );
      diagnostic.code = { value: problem.code, target: pageLink(problem.code) };
      diagnostic.source = SOURCE;
      diagnostic.relatedInformation = (problem.related ?? []).map(
        ({ range, message }) =>
          new vscode.DiagnosticRelatedInformation(new vscode.Location(document.uri, rangeAt(document, range)), message),
      );
      if (UNUSED.has(problem.code)) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
      return diagnostic;
    });
    this.collection.set(document.uri, diagnostics);
  }
}

/** Shown faded rather than underlined. */
const UNUSED: ReadonlySet<string> = new Set(["NN804", "NN805", "NN808"]);
