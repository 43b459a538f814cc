import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DebugClient } from "@vscode/debugadapter-testsupport";

const WAIT = 20_000;

/** One message between client and adapter, in the order in which it came. */
export interface Heard {
  readonly kind: "event" | "response";
  readonly name: string;
  readonly body: unknown;
}

/** A client of the adapter over stdin and stdout, with what it heard. */
export class Client extends DebugClient {
  readonly heard: Heard[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "chainrule-debug-"));

  constructor() {
    super(process.execPath, "test/support/debugAdapterStdio.ts", "chainrule", {
      env: { ...process.env, NODE_OPTIONS: "--import tsx" },
    });
    this.defaultTimeout = WAIT;
  }

  /** Writes a network and gives its path. */
  file(text: string, name = "test.nn.json"): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  override emit(name: string | symbol, ...args: unknown[]): boolean {
    const [event] = args as [{ event?: string; body?: unknown } | undefined];
    if (event?.event) this.heard.push({ kind: "event", name: event.event, body: event.body });
    return super.emit(name, ...args);
  }

  override async send(command: string, args?: unknown): Promise<never> {
    try {
      const response = await super.send(command, args);
      return response as never;
    } finally {
      this.heard.push({ kind: "response", name: command, body: null });
    }
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
