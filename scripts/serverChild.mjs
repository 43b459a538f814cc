// Runs the VS Code server inside this process and ends it when stdin closes. The parent holds the other end, so however
// it dies, even by SIGKILL, no server is left behind. (A Node flag could not do it: VS Code's own children inherit flags.)
import { pathToFileURL } from "node:url";

const [, , serverMain, ...args] = process.argv;
process.stdin.on("close", () => process.exit()).resume();
process.argv = [process.execPath, serverMain, ...args];
await import(pathToFileURL(serverMain).href);
