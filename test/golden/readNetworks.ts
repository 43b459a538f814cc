import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/golden/", import.meta.url);

/** Every golden network there is: each script of this folder writes its own into a file whose name ends in "networks.json". */
export function readGoldenNetworks<T>(): readonly T[] {
  const files = readdirSync(FOLDER).filter((name) => /networks\.json$/i.test(name));
  return files.toSorted().flatMap((name) => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as T[]);
}
