import * as vscode from "vscode";
import { fingerprintOf } from "../../core/training/savedRun.ts";

/** Runs on disk, one a network at most, so that a window that is reloaded goes on with them. */
export interface RunStore {
  load(network: vscode.Uri): Promise<Uint8Array | null>;
  save(network: vscode.Uri, bytes: Uint8Array): Promise<void>;
  remove(network: vscode.Uri): Promise<void>;
}

/** In the extension's own folder of the workspace. Nothing that fails here may stop anybody's work, so nothing rejects. */
export function createRunStore(folder: vscode.Uri | undefined): RunStore {
  if (!folder) return { load: async () => null, save: async () => {}, remove: async () => {} };
  const runs = vscode.Uri.joinPath(folder, "runs");
  const placeOf = (network: vscode.Uri) => vscode.Uri.joinPath(runs, `${fileName(network.toString())}.run`);
  // One after another: a file that is removed while it is written would come back.
  let last: Promise<unknown> = Promise.resolve();
  const queue = (work: () => Thenable<void>): Promise<void> => {
    const done = last.then(work).then(undefined, () => {});
    last = done;
    return done;
  };
  return {
    async load(network) {
      await last;
      try {
        return await vscode.workspace.fs.readFile(placeOf(network));
      } catch {
        return null;
      }
    },
    save: (network, bytes) =>
      queue(async () => {
        const place = placeOf(network);
        const fresh = place.with({ path: `${place.path}.new` });
        await vscode.workspace.fs.createDirectory(runs);
        await vscode.workspace.fs.writeFile(fresh, bytes);
        // A window that closes half-way leaves the one before it whole.
        await vscode.workspace.fs.rename(fresh, place, { overwrite: true });
      }),
    remove: (network) => queue(() => vscode.workspace.fs.delete(placeOf(network))),
  };
}

/** A name that any file system takes, and that no other network has. */
function fileName(uri: string): string {
  const readable =
    uri
      .split("/")
      .at(-1)
      ?.replaceAll(/[^a-z\d]+/gi, "_")
      .slice(0, 40) ?? "";
  return `${readable}-${fingerprintOf(new Map([[uri, new Float64Array(0)]]))}`;
}
