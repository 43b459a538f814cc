import { rename, rm, writeFile } from "node:fs/promises";
import process from "node:process";

/** Writes beside the file and renames: whoever reads it, or a machine that stops, finds the old content or the new. */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, content);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
