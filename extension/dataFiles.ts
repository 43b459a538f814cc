import * as vscode from "vscode";
import type { Folder, ReadFile } from "../core/data/readFile.ts";
import { Disposables } from "./disposables.ts";
import { KeptContent } from "./keptContent.ts";
import { folderStamp, openFolder } from "./pictureFolder.ts";

/** Many files of a folder change one after the other, when somebody copies or unpacks them: it is read anew when that is done. */
const COPYING = 300;

/** The files beside one network, its data and its weights: read once, kept until they change on disk. Everything goes through `workspace.fs`, so any file system will do. */
export class DataFiles implements vscode.Disposable {
  private readonly base: vscode.Uri;
  private readonly files = new Map<string, KeptContent<Uint8Array>>();
  private readonly folders = new Map<string, KeptContent<Folder>>();
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(base: vscode.Uri) {
    this.base = base;
    // Watchers miss changes on some file systems; coming back to the window is when a person would notice.
    this.owned.own(vscode.window.onDidChangeWindowState((state) => state.focused && this.check()));
    this.owned.own(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        for (const [name, file] of this.files)
          if (resolveBeside(base, name).toString() === uri.toString()) file.forget();
      }),
    );
  }

  /** Rejects with a sentence where there is no such file. */
  async read(name: string): Promise<Uint8Array> {
    return (this.files.get(name) ?? this.watchFile(name)).read();
  }

  /** For whoever reads the data: its files and folders by their names in the network file. */
  get reader(): ReadFile {
    return Object.assign((name: string) => this.read(name), { folder: (name: string) => this.readFolder(name) });
  }

  private async readFolder(name: string): Promise<Folder> {
    return (this.folders.get(name) ?? this.watchFolder(name)).read();
  }

  /** Stops watching what the text does not name any more. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const kept of [this.files, this.folders])
      for (const [name, content] of kept) {
        if (names.has(name)) continue;
        content.dispose();
        kept.delete(name);
      }
  }

  dispose(): void {
    this.keepOnly(new Set());
    this.owned.dispose();
  }

  private watchFile(name: string): KeptContent<Uint8Array> {
    const uri = resolveBeside(this.base, name);
    const folder = vscode.Uri.joinPath(uri, "..");
    const file = new KeptContent({
      read: () => vscode.workspace.fs.readFile(uri),
      stamp: () => modificationTime(uri),
      pattern: new vscode.RelativePattern(folder, globFor(uri.path.slice(uri.path.lastIndexOf("/") + 1))),
      rest: 0,
      changed: () => this.changed.fire(),
    });
    this.files.set(name, file);
    return file;
  }

  private watchFolder(name: string): KeptContent<Folder> {
    const uri = resolveBeside(this.base, name);
    const folder = new KeptContent({
      read: () => openFolder(uri),
      stamp: () => folderStamp(uri),
      pattern: new vscode.RelativePattern(uri, "**/*"),
      rest: COPYING,
      changed: () => this.changed.fire(),
    });
    this.folders.set(name, folder);
    return folder;
  }

  private check(): void {
    for (const content of [...this.files.values(), ...this.folders.values()]) void content.check();
  }
}

/** Empty where there is no such file. */
async function modificationTime(uri: vscode.Uri): Promise<string> {
  return vscode.workspace.fs.stat(uri).then(
    (stat) => String(stat.mtime),
    () => "",
  );
}

/** The URI of a file named in a network file: beside it, whatever file system that is on. */
export function resolveBeside(base: vscode.Uri, name: string): vscode.Uri {
  // The left side of a git diff is shown with the data as it is now; an unsaved network lies in the first folder, unless it is named.
  const scheme = base.scheme === "git" ? "file" : base.scheme;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const home =
    base.scheme === "untitled" && base.path.startsWith("/")
      ? (folder ?? vscode.Uri.file("/")).with({ path: base.path })
      : base.scheme === "untitled" && folder
        ? vscode.Uri.joinPath(folder, "untitled.nn.json")
        : base.with({ scheme, query: "" });
  if (name.startsWith("/") || /^[A-Za-z]:[\\/]/.test(name)) return home.with({ path: vscode.Uri.file(name).path });
  return vscode.Uri.joinPath(home, "..", ...name.split(/[\\/]/));
}

/** A file name that a glob takes literally. */
function globFor(name: string): string {
  return name.replace(/[[\]{}*?]/g, (sign) => `[${sign}]`);
}
