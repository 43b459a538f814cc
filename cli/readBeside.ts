import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Folder, ReadFile } from "../core/data/readFile.ts";
import type { Terminal } from "./command.ts";

/** Reads what a network file names, relative to the folder that it stands in. */
export function readBeside(home: string, terminal: Terminal): ReadFile {
  return Object.assign((name: string) => terminal.readFile(resolve(home, name)), {
    folder: (name: string) => openFolder(resolve(home, name), terminal),
  });
}

async function openFolder(path: string, terminal: Terminal): Promise<Folder> {
  const folders: string[] = [];
  const files: string[] = [];
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (!(await isFolder(entry, path))) files.push(entry.name);
    else {
      folders.push(entry.name);
      for (const inside of await readdir(join(path, entry.name), { withFileTypes: true }))
        if (!inside.isDirectory()) files.push(`${entry.name}/${inside.name}`);
    }
  }
  return { folders, files, read: (file) => terminal.readFile(join(path, ...file.split("/"))) };
}

/** Also by a link, as people keep large data elsewhere. */
async function isFolder(
  entry: { readonly name: string; isDirectory(): boolean; isSymbolicLink(): boolean },
  path: string,
): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return readdir(join(path, entry.name)).then(
    () => true,
    () => false,
  );
}
