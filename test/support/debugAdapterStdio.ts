// The debug adapter over stdin and stdout, as a client of the Debug Adapter Protocol starts it.
import { DebugSession } from "@vscode/debugadapter";
import { NetworkSession } from "../../extension/debug/adapter/session.ts";
import { fileHost } from "./fileHost.ts";

class StdioSession extends NetworkSession {
  constructor() {
    super(fileHost());
  }
}

DebugSession.run(StdioSession);
