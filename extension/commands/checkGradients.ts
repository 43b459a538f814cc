import * as vscode from "vscode";
import { selectRows } from "../../core/data/dataset.ts";
import { checkGradientsBySteps, type GradientCheck } from "../../core/engine/gradientCheck.ts";
import { objectiveTarget } from "../../core/engine/timeline.ts";
import { describeGradientCheck, nameOfEntry } from "../../core/explain/gradientCheckText.ts";
import { formatNumber } from "../../core/explain/numbers.ts";
import { revealInText } from "../editor/reveal.ts";
import { t } from "../l10n.ts";
import { isNetworkFile } from "../names.ts";
import type { Network } from "../network.ts";
import type { Networks } from "../networks.ts";
import type { ShownPasses } from "../shownPasses.ts";
import { runSliced } from "./runSliced.ts";

/** Each derivative costs some twenty passes: more than these are drawn from. */
const MOST_ENTRIES = 2000;
/** A batch of more rows takes long and finds nothing that these do not. */
const MOST_ROWS = 32;

/** Where a check ended; "cancelled" is no result. */
export type CheckOutcome = GradientCheck | "cancelled" | null;

/** `chainrule.checkGradients`: every derivative of the network in front by the chain rule against the same by differences. */
export class GradientChecker implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly passes: ShownPasses;
  private output: vscode.OutputChannel | null = null;

  constructor(networks: Networks, passes: ShownPasses) {
    this.networks = networks;
    this.passes = passes;
  }

  /** Without an address, the network in front. Resolves when it is checked; the message may stay open longer. */
  async check(uri: vscode.Uri | undefined, inFront: Network | null): Promise<CheckOutcome> {
    const lease = await this.open(uri ?? inFront?.document.uri);
    if (!lease) {
      void vscode.window.showInformationMessage(t("Open a file whose name ends in .nn.json first."));
      return null;
    }
    try {
      return await this.checkNetwork(lease.network);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return null;
    } finally {
      lease.dispose();
    }
  }

  dispose(): void {
    this.output?.dispose();
  }

  private async open(uri: vscode.Uri | undefined) {
    if (!uri || !isNetworkFile(uri)) return null;
    return this.networks.open(await vscode.workspace.openTextDocument(uri));
  }

  private async checkNetwork(network: Network): Promise<CheckOutcome> {
    await network.readNow();
    const { reading, dataset, starting, whyNoData } = network;
    const { graph } = reading;
    if (reading.stale) throw new Error(t("The text cannot be read; see the problem."));
    if (!graph || !dataset || !starting)
      throw new Error(whyNoData ?? t("There is nothing to compute yet: add a node."));
    // What the text shows is what is checked; without a pass of its own that is the objective.
    const target = this.passes.of(network)?.tape.target ?? objectiveTarget(graph);
    const rows = Array.from({ length: Math.min(dataset.rows, MOST_ROWS) }, (_, row) => row);
    const steps = checkGradientsBySteps(graph, {
      batch: rows.length,
      inputs: selectRows(dataset, rows),
      parameters: starting.parameters,
      buffers: starting.buffers,
      target,
      maximumEntries: MOST_ENTRIES,
    });
    const name = network.document.uri.path.split("/").at(-1) ?? "";
    const outcome = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        cancellable: true,
        title: t("Checking the gradients of {0}", name),
      },
      (progress, token) => runSliced(steps, progress, token),
    );
    if (outcome === "cancelled") return outcome;
    if (!outcome)
      throw new Error(t("There is nothing to differentiate: name an objective, or choose a scalar to differentiate."));
    const ofRows = rows.length < dataset.rows ? [t("Over the first {0} of {1} rows.", rows.length, dataset.rows)] : [];
    const moved = network.document.version === reading.version ? [] : [t("The text has changed since.")];
    const howToCheckAll = "the command line compares all with --most";
    const report = [name, describeGradientCheck(outcome, 0, howToCheckAll), ...ofRows, ...moved, ""].join("\n");
    this.output ??= vscode.window.createOutputChannel("Chainrule");
    this.output.appendLine(report);
    void this.tell(network, outcome);
    return outcome;
  }

  private async tell(
    network: Network,
    { passed, checked, target, worst, wrong, tolerance }: GradientCheck,
  ): Promise<void> {
    const report = t("Show Report");
    if (passed) {
      const largest = worst
        ? ` ${t("Largest relative difference: {0}, at {1}.", formatNumber(worst.error, 3), nameOfEntry(worst))}`
        : "";
      const text = `${t("{0} derivatives of {1} agree with finite differences.", checked, target)}${largest}`;
      if ((await vscode.window.showInformationMessage(text, report)) === report) this.output?.show(true);
      return;
    }
    const id = worst && nodeOf(network, worst.of);
    const go = id === null ? null : t("Go to {0}", id);
    const text = t(
      "{0} of {1} derivatives of {2} disagree with finite differences by more than {3}. Worst: {4}.",
      wrong.length,
      checked,
      target,
      formatNumber(tolerance),
      worst ? nameOfEntry(worst) : "",
    );
    const chosen = await vscode.window.showErrorMessage(text, report, ...(go === null ? [] : [go]));
    if (chosen === report) this.output?.show(true);
    const place = network.reading.document?.nodes.get(id ?? "")?.idRange.start;
    if (chosen !== undefined && chosen === go && place !== undefined)
      await revealInText(network.document, place, undefined);
  }
}

/** The node that an input or a parameter belongs to: for a shared one its first user. */
function nodeOf({ reading: { graph } }: Network, name: string): string | null {
  if (graph?.byId.has(name)) return name;
  return graph?.parameterByName.get(name)?.users[0] ?? null;
}
