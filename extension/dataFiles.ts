import * as vscode from "vscode";
import type { Folder, ReadFile } from "../core/data/readFile.ts";
import { Disposables } from "./disposables.ts";
import { folderStamp, openFolder } from "./pictureFolder.ts";

interface KnownFile {
  readonly uri: vscode.Uri;
  readonly content: Thenable<Uint8Array>;
  /** 0 while unknown. */
  modified: number;
  readonly watch: Disposables;
}

interface KnownFolder {
  readonly uri: vscode.Uri;
  readonly folder: Promise<Folder>;
  /** Null while unknown. */
  stamp: string | null;
  readonly watch: Disposables;
}

/** Many files of a folder change one after the other, when somebody copies or unpacks them: it is read anew when that is done. */
const COPYING = 300;

/** The files beside one network, its data and its weights: read once, kept until they change on disk. Everything goes through `workspace.fs`, so any file system will do. */
export class DataFiles implements vscode.Disposable {
  private readonly base: vscode.Uri;
  private readonly files = new Map<string, KnownFile>();
  private readonly folders = new Map<string, KnownFolder>();
  private readonly owned = new Disposables();
  private readonly changed = this.owned.own(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(base: vscode.Uri) {
    this.base = base;
    // Watchers miss changes on some file systems; coming back to the window is when a person would notice.
    this.owned.own(vscode.window.onDidChangeWindowState((state) => state.focused && void this.checkTimes()));
    this.owned.own(
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        // A copy: forgetting makes the network read again, which adds to the map.
        for (const [name, file] of [...this.files]) if (file.uri.toString() === uri.toString()) this.forget(name);
      }),
    );
  }

  /** Rejects with a sentence where there is no such file. */
  async read(name: string): Promise<Uint8Array> {
    const known = this.files.get(name) ?? this.watch(name);
    return known.content;
  }

  /** For whoever reads the data: its files and folders by their names in the network file. */
  get reader(): ReadFile {
    return Object.assign((name: string) => this.read(name), { folder: (name: string) => this.readFolder(name) });
  }

  private readFolder(name: string): Promise<Folder> {
    return (this.folders.get(name) ?? this.watchFolder(name)).folder;
  }

  /** Stops watching what the text does not name any more. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const [name, file] of this.files) {
      if (names.has(name)) continue;
      file.watch.dispose();
      this.files.delete(name);
    }
    for (const [name, folder] of this.folders) {
      if (names.has(name)) continue;
      folder.watch.dispose();
      this.folders.delete(name);
    }
  }

  dispose(): void {
    this.keepOnly(new Set());
    this.owned.dispose();
  }

  private watch(name: string): KnownFile {
    const uri = resolveBeside(this.base, name);
    const watch = new Disposables();
    const file: KnownFile = { uri, content: vscode.workspace.fs.readFile(uri), modified: 0, watch };
    this.files.set(name, file);
    const folder = vscode.Uri.joinPath(uri, "..");
    const pattern = new vscode.RelativePattern(folder, globFor(uri.path.slice(uri.path.lastIndexOf("/") + 1)));
    const watcher = watch.own(vscode.workspace.createFileSystemWatcher(pattern));
    const forget = () => this.forget(name);
    watch.own(watcher.onDidChange(forget));
    watch.own(watcher.onDidCreate(forget));
    watch.own(watcher.onDidDelete(forget));
    void modificationTime(uri).then((time) => {
      file.modified = time;
    });
    return file;
  }

  private watchFolder(name: string): KnownFolder {
    const uri = resolveBeside(this.base, name);
    const watch = new Disposables();
    const folder: KnownFolder = { uri, folder: openFolder(uri), stamp: null, watch };
    this.folders.set(name, folder);
    const watcher = watch.own(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, "**/*")));
    let pause: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.forgetFolder(name, folder), COPYING);
    };
    watch.own({ dispose: () => clearTimeout(pause) });
    watch.own(watcher.onDidChange(forget));
    watch.own(watcher.onDidCreate(forget));
    watch.own(watcher.onDidDelete(forget));
    void folderStamp(uri).then((stamp) => {
      folder.stamp = stamp;
    });
    return folder;
  }

  private forgetFolder(name: string, folder: KnownFolder): void {
    if (this.folders.get(name) !== folder) return;
    folder.watch.dispose();
    this.folders.delete(name);
    this.changed.fire();
  }

  private forget(name: string): void {
    const file = this.files.get(name);
    if (!file) return;
    file.watch.dispose();
    this.files.delete(name);
    this.changed.fire();
  }

  private async checkTimes(): Promise<void> {
    for (const [name, file] of [...this.files]) {
      const time = await modificationTime(file.uri);
      if (time !== file.modified && this.files.get(name) === file) this.forget(name);
    }
    for (const [name, folder] of [...this.folders]) {
      const stamp = await folderStamp(folder.uri);
      if (folder.stamp !== null && stamp !== folder.stamp) this.forgetFolder(name, folder);
    }
  }
}

/** 0 where there is no such file. */
async function modificationTime(uri: vscode.Uri): Promise<number> {
  return vscode.workspace.fs.stat(uri).then(
    (stat) => stat.mtime,
    () => 0,
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
