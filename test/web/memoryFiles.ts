import * as vscode from "vscode";

/** Files in memory, in folders that are there as long as they hold one: what a browser's VS Code has instead of a disk. */
export class MemoryFiles implements vscode.FileSystemProvider {
  private readonly files = new Map<string, { content: Uint8Array; time: number }>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;
  private clock = 1;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    if (uri.path === "/") return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const inside = this.inside(uri);
    if (inside.length > 0) return { type: vscode.FileType.Directory, ctime: 0, mtime: inside.length, size: 0 };
    const { content, time } = this.find(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: time, size: content.length };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    const names = new Map<string, vscode.FileType>();
    for (const path of this.inside(uri)) {
      const [name = "", ...rest] = path.split("/");
      names.set(name, rest.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
    }
    if (names.size === 0 && uri.path !== "/") throw vscode.FileSystemError.FileNotFound(uri);
    return [...names];
  }

  createDirectory(): void {}

  readFile(uri: vscode.Uri): Uint8Array {
    return this.find(uri).content;
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.clock += 1;
    const type = this.files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.files.set(uri.path, { content, time: this.clock });
    this.changed.fire([{ type, uri }]);
  }

  delete(uri: vscode.Uri): void {
    this.files.delete(uri.path);
  }

  rename(from: vscode.Uri, to: vscode.Uri): void {
    this.writeFile(to, this.find(from).content);
    this.delete(from);
  }

  /** Paths of all files below a folder, relative to it. */
  private inside(uri: vscode.Uri): readonly string[] {
    const start = uri.path.endsWith("/") ? uri.path : `${uri.path}/`;
    return [...this.files.keys()].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
  }

  private find(uri: vscode.Uri): { content: Uint8Array; time: number } {
    const file = this.files.get(uri.path);
    if (!file) throw vscode.FileSystemError.FileNotFound(uri);
    return file;
  }
}
