import { compile } from "../../core/compile.ts";
import { loadDataset } from "../../core/data/dataset.ts";
import { applyEdits, editsFor } from "../../core/document/edits.ts";
import { lineMap } from "../../core/document/lineMap.ts";
import { explainStep } from "../../core/explain/explain.ts";
import { findTarget } from "../../core/graph/objective.ts";
import type { HostMessage, PreviewChange, RequestMessage, RequestName, Requests } from "../../core/protocol.ts";
import { networkView } from "../../extension/editor/networkView.ts";
import { nodeDetails, thetaView } from "../../extension/editor/parameterViews.ts";
import { passView } from "../../extension/editor/passView.ts";
import { SamplePass } from "../../extension/samplePass.ts";

/**
 * The host without VS Code: a text, the real pipeline over it, and the answers that the editor's session gives. Tests of
 * the panels run on its numbers, and read in `requests` and `text` what a gesture asked for and wrote.
 */
export class EngineHost {
  readonly requests: RequestMessage[] = [];
  text: string;
  private version = 1;
  private row = 0;
  private target: string | null = null;
  private changes: readonly PreviewChange[] = [];
  private readonly readFile: (path: string) => string;

  constructor(text: string, readFile: (path: string) => string = () => "") {
    this.text = text;
    this.readFile = readFile;
  }

  /** What the host posts for this message, in order. */
  async answer(message: { readonly type: string }): Promise<readonly HostMessage[]> {
    if (message.type === "ready") return this.everything();
    if (message.type !== "request") return [];
    const request = message as RequestMessage;
    this.requests.push(request);
    try {
      const { value, posts } = await this.carryOut(request);
      return [...posts, { type: "reply", id: request.id, ok: true, value }];
    } catch (error) {
      return [{ type: "reply", id: request.id, ok: false, error: error instanceof Error ? error.message : String(error) }];
    }
  }

  /** The requests of one name, for asserting. */
  asked<K extends RequestName>(name: K): readonly Requests[K]["args"][] {
    return this.requests.filter((request) => request.name === name).map(({ args }) => args as Requests[K]["args"]);
  }

  private async carryOut(request: RequestMessage): Promise<{ value: unknown; posts: readonly HostMessage[] }> {
    const nothing = { value: null, posts: [] };
    switch (request.name) {
      case "edit": {
        this.text = applyEdits(this.text, editsFor(this.text, request.args.intents));
        this.version += 1;
        this.changes = [];
        return { value: null, posts: await this.everything() };
      }
      case "selectRow":
        this.row = request.args.row;
        return { value: null, posts: [await this.pass()] };
      case "differentiate": {
        const found = request.args.target === null ? null : findTarget(this.read().graph, request.args.target);
        if (typeof found === "string") throw new Error(found);
        this.target = request.args.target;
        return { value: null, posts: [await this.pass()] };
      }
      case "preview":
        this.changes = request.args.changes;
        return { value: null, posts: [await this.pass()] };
      case "explain":
        return { value: explainStep((await this.run()).tape, request.args.step), posts: [] };
      case "inspect": {
        const { tape } = await this.run();
        const node = tape.graph.byId.get(request.args.node);
        if (!node) throw new Error(`“${request.args.node}” has no numbers.`);
        return { value: nodeDetails(tape, node), posts: [] };
      }
      case "theta":
        return { value: thetaView((await this.run()).tape), posts: [] };
      default:
        return nothing;
    }
  }

  private read() {
    const { document, graph, problems } = compile(this.text);
    if (!document || !graph) throw new Error(problems.map(({ message }) => message).join("\n"));
    return { document, graph, problems };
  }

  private async run() {
    const { document, graph } = this.read();
    const { dataset, problems } = await loadDataset(document, graph, async (path) => this.readFile(path));
    if (!dataset) throw new Error(problems[0]?.message ?? "There is no data to run on.");
    return new SamplePass(graph, this.target).run(dataset, this.row, this.changes);
  }

  private async everything(): Promise<readonly HostMessage[]> {
    const { document, graph, problems } = this.read();
    const network = networkView({
      version: this.version,
      file: "network.nn.json",
      readOnly: false,
      document,
      graph,
      stale: false,
      problems,
      placeOf: lineMap(this.text).positionOf,
    });
    return [{ type: "network", network }, await this.pass()];
  }

  private async pass(): Promise<HostMessage> {
    try {
      const { tape, row, rowCount, rowLabel } = await this.run();
      const pass = passView(tape, { version: this.version, row, rowCount, rowLabel, preview: this.changes.length > 0 });
      return { type: "pass", pass, why: null };
    } catch (error) {
      return { type: "pass", pass: null, why: error instanceof Error ? error.message : String(error) };
    }
  }
}
