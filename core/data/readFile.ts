/** Gives a file's content by its name in the network file, to which it is relative. Whether it may leave that folder is the reader's to decide. */
export type ReadFile = (name: string) => Promise<Uint8Array | string>;

/** Why a file could not be read, to be put after its name. Hosts phrase it in their own ways, often with a path of this machine, which says nothing to a reader of the file. */
export function describeReadFailure(error: unknown): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "FileNotFound") return "does not exist beside the network file";
  if (code === "EISDIR" || code === "FileIsADirectory") return "is a folder";
  if (code === "EACCES" || code === "EPERM" || code === "NoPermissions") return "may not be read";
  return `cannot be read: ${error instanceof Error ? error.message : String(error)}`.replace(/\.$/, "");
}
