/** Gives a file's content by its name in the network file, to which it is relative. Whether it may leave that folder is the reader's to decide. */
export interface ReadFile {
  (name: string): Promise<Uint8Array | string>;
  /** Opens a folder, by its name in the network file. Left out where there are no folders. */
  folder?(name: string): Promise<Folder>;
}

/** A folder with what is in it, and in the folders in it. */
export interface Folder {
  /** Names of the folders in it. */
  readonly folders: readonly string[];
  /** Paths of the files in it and in those folders, relative to it, with `/`: `cat/1.png`. */
  readonly files: readonly string[];
  /** The content of one of them. */
  read(path: string): Promise<Uint8Array>;
}

/** Why a file could not be read, to be put after its name. Hosts phrase it in their own ways, often with a path of this machine, which says nothing to a reader of the file. */
export function describeReadFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "FileNotFound") return "does not exist beside the network file";
  if (code === "EISDIR" || code === "FileIsADirectory") return "is a folder";
  if (code === "ENOTDIR" || code === "FileNotADirectory") return "is a file, not a folder";
  if (code === "EACCES" || code === "EPERM" || code === "NoPermissions") return "may not be read";
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`.replace(/\.$/, "");
}
