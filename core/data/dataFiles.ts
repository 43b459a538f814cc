import type { DataSource } from "../document/document.ts";

/** The files, or the folder, that the data comes from, by their names in the network file; each once. */
export function dataFilesOf(source: DataSource | null): readonly string[] {
  if (source?.kind === "file") return [source.file.value];
  if (source?.kind === "arrays") return [...new Set([...source.arrays.values()].map(({ file }) => file.value))];
  if (source?.kind === "images") return [source.folder.value];
  return [];
}
