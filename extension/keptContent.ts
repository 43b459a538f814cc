import * as vscode from "vscode";
import { Disposables } from "./disposables.ts";

/** By then a watcher that was asked for is at work: what changed before that is found by its stamp. Milliseconds. */
const WATCHING_BY = 1500;

interface Options<T> {
  read(): Thenable<T>;
  /** Another text when it has changed on disk; empty where there is none. */
  stamp(): Promise<string>;
  readonly pattern: vscode.RelativePattern;
  /** Milliseconds without a change after which it is over. */
  readonly rest: number;
  changed(): void;
}

/**
 * What a file or a folder holds: read once, and anew when it has changed on disk. Its watcher stays meanwhile: of what happens
 * between two watchers nobody is told.
 */
export class KeptContent<T> implements vscode.Disposable {
  private readonly options: Options<T>;
  private readonly owned = new Disposables();
  private content: Thenable<T> | null = null;
  /** Of what was read last; null while unknown. */
  private stamp: string | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(options: Options<T>) {
    this.options = options;
    const watcher = this.owned.own(vscode.workspace.createFileSystemWatcher(options.pattern));
    const soon = () => {
      clearTimeout(this.pause);
      if (options.rest === 0) this.forget();
      else this.pause = setTimeout(() => this.forget(), options.rest);
    };
    this.owned.own(watcher.onDidChange(soon));
    this.owned.own(watcher.onDidCreate(soon));
    this.owned.own(watcher.onDidDelete(soon));
    const first = setTimeout(() => void this.check(), WATCHING_BY);
    this.owned.own({
      dispose: () => {
        clearTimeout(first);
        clearTimeout(this.pause);
      },
    });
  }

  read(): Thenable<T> {
    if (this.content) return this.content;
    this.stamp = null;
    const content = this.options.read();
    this.content = content;
    // From before the reading has ended: what changes while it is read is read again.
    void this.options.stamp().then((stamp) => {
      if (this.content === content) this.stamp = stamp;
    });
    return content;
  }

  /** It is read anew when somebody asks, and everybody is told. */
  forget(): void {
    if (!this.content) return;
    this.content = null;
    this.options.changed();
  }

  /** For file systems whose changes are not told. */
  async check(): Promise<void> {
    const { content, stamp } = this;
    if (!content || stamp === null) return;
    const now = await this.options.stamp();
    if (now !== stamp && this.content === content) this.forget();
  }

  dispose(): void {
    this.content = null;
    this.owned.dispose();
  }
}
