import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/golden/", import.meta.url);

/** Every golden network there is, with the file it stands in: each script of this folder writes a list of its own. */
export function readGoldenNetworks<T>(): readonly (T & { readonly file: string })[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return files
    .toSorted()
    .flatMap((file) =>
      (JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")) as T[]).map((golden) => ({ ...golden, file })),
    );
}
