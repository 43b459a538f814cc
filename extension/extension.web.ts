// The way in where VS Code runs in a browser: one file, a worker, nothing of Node. What differs is chosen when the bundle is
// made (scripts/build.mjs): what the desktop loads late from files of its own is in the one file here.
export { activate } from "./activate.ts";
