/** The way in for the desktop's and the server's extension host, which run on Node. */
export { activate } from "./activate.ts";
