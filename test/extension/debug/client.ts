import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DebugClient } from "@vscode/debugadapter-testsupport";
import type { DebugProtocol } from "@vscode/debugprotocol";

const WAIT = 20_000;

/** A client of the adapter over stdin and stdout, with all that it heard, in the order in which it came over the wire. */
export class Client extends DebugClient {
  /** `stopped`, `response next`. */
  readonly heard: string[] = [];
  readonly outputs: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "chainrule-debug-"));

  constructor() {
    super(process.execPath, "test/support/debugAdapterStdio.ts", "chainrule", {
      env: { ...process.env, NODE_OPTIONS: "--import tsx" },
    });
    this.defaultTimeout = WAIT;
    this.on("output", ({ body }: DebugProtocol.OutputEvent) => this.outputs.push(body.output.trimEnd()));
    // Where each message arrives, before anybody is told of it.
    const wire = this as unknown as { dispatch(body: string): void };
    const dispatch = wire.dispatch.bind(this);
    wire.dispatch = (body) => {
      const message = JSON.parse(body) as { readonly event?: string; readonly command?: string };
      this.heard.push(message.event ?? `response ${message.command}`);
      dispatch(body);
    };
  }

  /** Writes a network and gives its path. */
  file(text: string, name = "test.nn.json"): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Starts a session; `before` sets its breakpoints. Gives the first stop. */
  async begin(args: object, before: () => Promise<unknown> = async () => {}): Promise<Stopped> {
    return this.stopOf(async () => {
      const ready = this.waitForEvent("initialized").then(async () => {
        await before();
        await this.configurationDoneRequest();
      });
      await Promise.all([ready, this.initializeRequest().then(() => this.launchRequest(args as never))]);
    });
  }

  /** The stop that an action leads to. */
  async stopOf(action: () => Promise<unknown>): Promise<Stopped> {
    const stopped = this.waitForEvent("stopped") as Promise<DebugProtocol.StoppedEvent>;
    // The action's own failure is the one that says what is wrong.
    stopped.catch(() => {});
    await action();
    return (await stopped).body;
  }

  next = (): Promise<Stopped> => this.stopOf(() => this.nextRequest({ threadId: 1 }));
  into = (): Promise<Stopped> => this.stopOf(() => this.stepInRequest({ threadId: 1 }));
  out = (): Promise<Stopped> => this.stopOf(() => this.stepOutRequest({ threadId: 1 }));
  back = (): Promise<Stopped> => this.stopOf(() => this.stepBackRequest({ threadId: 1 }));
  go = (): Promise<Stopped> => this.stopOf(() => this.continueRequest({ threadId: 1 }));
  goBack = (): Promise<Stopped> => this.stopOf(() => this.reverseContinueRequest({ threadId: 1 }));

  /** Frames, innermost first: `h:6`. */
  async stack(): Promise<string[]> {
    const { body } = await this.stackTraceRequest({ threadId: 1 });
    return body.stackFrames.map(({ name, line }) => `${name}:${line}`);
  }

  async frame(): Promise<DebugProtocol.StackFrame> {
    const { body } = await this.stackTraceRequest({ threadId: 1 });
    const [top] = body.stackFrames;
    if (!top) throw new Error("no frame");
    return top;
  }

  async scopes(): Promise<DebugProtocol.Scope[]> {
    const { body } = await this.scopesRequest({ frameId: (await this.frame()).id });
    return body.scopes;
  }

  /** What a scope of the innermost frame holds, or what is under the names that follow. */
  async list(scope: string, ...path: string[]): Promise<Opened> {
    const scopes = await this.scopes();
    const found = scopes.find(({ name }) => name === scope);
    if (!found) throw new Error(`no scope ${scope} among ${scopes.map(({ name }) => name).join(", ")}`);
    let reference = found.variablesReference;
    let variables = (await this.variablesRequest({ variablesReference: reference })).body.variables;
    for (const name of path) {
      const inner = variables.find((each) => each.name === name);
      if (!inner?.variablesReference) throw new Error(`nothing under ${name} of ${variables.map((each) => each.name)}`);
      reference = inner.variablesReference;
      variables = (await this.variablesRequest({ variablesReference: reference })).body.variables;
    }
    return { reference, variables, values: Object.fromEntries(variables.map(({ name, value }) => [name, value])) };
  }

  async evaluate(expression: string, context = "watch"): Promise<string> {
    const { body } = await this.evaluateRequest({ expression, context, frameId: 1 });
    return body.result;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type Stopped = DebugProtocol.StoppedEvent["body"];

export interface Opened {
  readonly reference: number;
  readonly variables: readonly DebugProtocol.Variable[];
  readonly values: Readonly<Record<string, string>>;
}
