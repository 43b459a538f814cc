import * as vscode from "vscode";
import type { ActiveNetwork } from "../activeNetwork.ts";
import { t } from "../l10n.ts";
import { isNetworkFile } from "../names.ts";
import type { PassChoice } from "../samplePass.ts";
import { pathOf, uriOf } from "./networkHost.ts";

export const DEBUG_TYPE = "chainrule";

/** Files that VS Code's list of configurations offers; more is no choice any more. */
const MOST_OFFERED = 20;

/** Fills in what a launch configuration leaves out; without any, the network in front is debugged. */
export class Configurations implements vscode.DebugConfigurationProvider {
  private readonly active: ActiveNetwork;

  constructor(active: ActiveNetwork) {
    this.active = active;
  }

  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [configurationFor("${file}", t("Debug Network"))];
  }

  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | null | undefined {
    const isEmpty = !config.type && !config.request && !config.name;
    const whole: vscode.DebugConfiguration = {
      // The console would take half of the canvas; whoever writes log points opens it.
      internalConsoleOptions: "neverOpen",
      ...config,
      type: DEBUG_TYPE,
      request: config.request ?? "launch",
      name: config.name || t("Debug Network"),
    };
    // VS Code fills in `${file}` for files alone, and a canvas may show a text of any file system.
    if (whole["program"] !== undefined && whole["program"] !== "${file}") return whole;
    const document = this.active.network?.document;
    if (document) return { ...whole, program: pathOf(document.uri) };
    if (whole["program"] === "${file}" && !isEmpty) return whole;
    void vscode.window.showInformationMessage(t("Open a network (*.nn.json) first; there is none in front to debug."));
    return undefined;
  }
}

/** What VS Code offers by itself, without a launch.json. */
export class FoundConfigurations implements vscode.DebugConfigurationProvider {
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    if (!folder) return [];
    const pattern = new vscode.RelativePattern(folder, "**/*.nn.json");
    const found = await vscode.workspace.findFiles(pattern, "**/node_modules/**", MOST_OFFERED);
    return found.map((uri) =>
      configurationFor(pathOf(uri), t("Debug {0}", vscode.workspace.asRelativePath(uri, false))),
    );
  }
}

function configurationFor(program: string, name: string): vscode.DebugConfiguration {
  return { type: DEBUG_TYPE, request: "launch", name, program };
}

/**
 * Starts a session of one network: as launch.json says where it has something for it, else as it is. `choice`: what the canvas in
 * front shows of it, which the session goes on with.
 */
export async function debugNetwork(uri: vscode.Uri, choice: PassChoice | null = null): Promise<boolean> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const written = writtenFor(uri, folder);
  const shown = choice && { row: choice.row, ...(choice.target === null ? {} : { wrt: choice.target }) };
  const config = written ?? { ...configurationFor(pathOf(uri), t("Debug {0}", name)), ...shown };
  // The text runs as it is in the editor; saving it is the person's own business.
  return vscode.debug.startDebugging(folder, config, { suppressSaveBeforeStart: true });
}

/** A session that stands before a step of the training run of a network, counted from 1. */
export async function debugTrainingStep(uri: vscode.Uri, step: number, row: number): Promise<boolean> {
  const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
  const config = {
    ...configurationFor(pathOf(uri), t("Debug {0}, training step {1}", name, step)),
    trainingStep: step,
    row,
    stopOnEntry: true,
  };
  return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), config, {
    suppressSaveBeforeStart: true,
  });
}

function writtenFor(uri: vscode.Uri, folder: vscode.WorkspaceFolder | undefined): vscode.DebugConfiguration | null {
  const all = vscode.workspace.getConfiguration("launch", uri).get<unknown>("configurations");
  const fits = (config: vscode.DebugConfiguration): boolean => {
    if (config?.type !== DEBUG_TYPE || config.request !== "launch") return false;
    const program: unknown = config["program"] ?? "${file}";
    if (typeof program !== "string" || program === "${file}") return true;
    const path = program.replace(/^\$\{workspaceFolder\}/, folder ? pathOf(folder.uri) : "");
    return !path.includes("${") && uriOf(path).toString() === uri.toString();
  };
  const found = Array.isArray(all) ? (all as vscode.DebugConfiguration[]).find(fits) : undefined;
  return found ? { ...found, program: pathOf(uri) } : null;
}

/** The network that a command is about: what it was called on, else the one in front. */
export function networkUri(target: unknown, active: ActiveNetwork): vscode.Uri | null {
  if (target instanceof vscode.Uri && isNetworkFile(target)) return target;
  return active.network?.document.uri ?? null;
}
