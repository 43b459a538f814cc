// The peer of our debugger: as little as VS Code's debugging takes. A step is a line, and each line has one inlay hint.
// What its steps take from the key to the screen is VS Code's own part of ours.
const vscode = require("vscode");

let line = 0;
const changed = new vscode.EventEmitter();

class Adapter {
  constructor() {
    this.sent = new vscode.EventEmitter();
    this.onDidSendMessage = this.sent.event;
    this.path = "";
  }
  handleMessage(request) {
    const answer = (body) =>
      this.sent.fire({ type: "response", request_seq: request.seq, success: true, command: request.command, body });
    const tell = (event, body) => this.sent.fire({ type: "event", event, body });
    const stop = (reason) => tell("stopped", { reason, threadId: 1, allThreadsStopped: true });
    switch (request.command) {
      case "launch":
        this.path = request.arguments.program;
        answer();
        tell("initialized");
        stop("entry");
        break;
      case "next":
        line += 1;
        answer();
        changed.fire();
        stop("step");
        break;
      case "threads":
        answer({ threads: [{ id: 1, name: "bare" }] });
        break;
      case "stackTrace":
        answer({
          stackFrames: [{ id: line + 1, name: `line ${line}`, line: line + 1, column: 1, source: { path: this.path } }],
          totalFrames: 1,
        });
        break;
      case "scopes":
        answer({ scopes: [{ name: "Scope", variablesReference: 1, expensive: false }] });
        break;
      case "variables":
        answer({
          variables: Array.from({ length: 10 }, (_, i) => ({
            name: `v${i}`,
            value: String(line * i),
            variablesReference: 0,
          })),
        });
        break;
      default:
        answer();
    }
  }
  dispose() {
    this.sent.dispose();
  }
}

exports.activate = ({ subscriptions }) => {
  subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory("bare", {
      createDebugAdapterDescriptor: () => new vscode.DebugAdapterInlineImplementation(new Adapter()),
    }),
    vscode.debug.registerDebugConfigurationProvider("bare", {
      resolveDebugConfiguration: () => ({
        type: "bare",
        request: "launch",
        name: "Bare",
        internalConsoleOptions: "neverOpen",
        program: vscode.window.activeTextEditor.document.uri.fsPath,
      }),
    }),
    vscode.languages.registerInlayHintsProvider("plaintext", {
      onDidChangeInlayHints: changed.event,
      provideInlayHints(document, range) {
        const hints = [];
        for (let i = range.start.line; i <= range.end.line; i++)
          hints.push(new vscode.InlayHint(document.lineAt(i).range.end, i < line ? `${line * i}` : "not yet"));
        return hints;
      },
    }),
  );
};
