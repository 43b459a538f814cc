import { type Problem, problem } from "../core/problems.ts";
import type { Terminal } from "./command.ts";

export interface ReadText {
  readonly text: string;
  /** NN105, where the file is no text that we can read. */
  readonly problem: Problem | null;
}

/** A network file as text: UTF-8, with or without its byte order mark. Whatever else it is, is said in one problem. */
export async function readText(file: string, terminal: Terminal): Promise<ReadText> {
  let bytes: Uint8Array;
  try {
    bytes = await terminal.readFile(file);
  } catch (error) {
    return unreadable("", 0, `The file cannot be read: ${reasonOf(error)}.`);
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return unreadable("", 0, "The file is UTF-16, and a network file is UTF-8. Save it with the encoding UTF-8.");
  }
  // TextDecoder drops the byte order mark, as VS Code does, so that places agree.
  const text = new TextDecoder().decode(bytes);
  const broken = brokenAt(bytes, text);
  return broken === null
    ? { text, problem: null }
    : unreadable(text, broken, "The file is not text in UTF-8. Is it a binary file, or saved with another encoding?");
}

/** Where the bytes stop being UTF-8, in UTF-16 units of the decoded text; null where they never do. */
function brokenAt(bytes: Uint8Array, text: string): number | null {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return null;
  } catch {
    return Math.max(text.indexOf("\ufffd"), 0);
  }
}

function unreadable(text: string, at: number, message: string): ReadText {
  return { text, problem: problem("NN105", { start: at, end: at }, message) };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOTDIR: "a part of its path is no directory",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links go round in a circle",
  EMFILE: "too many files are open",
  ERR_FS_FILE_TOO_LARGE: "it is too large",
  ERR_INVALID_ARG_VALUE: "its name is not allowed",
};

/** What the system said, without its jargon where we know better words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? (code === "" ? error.message : code);
}
