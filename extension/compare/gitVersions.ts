import * as vscode from "vscode";

/** What we use of VS Code's own git extension. */
interface GitExtension {
  getAPI(version: 1): { toGitUri(uri: vscode.Uri, ref: string): vscode.Uri; getRepository(uri: vscode.Uri): unknown };
}

/** The file's address in the last commit; null where no repository that VS Code knows holds it. */
export async function lastCommitOf(file: vscode.Uri): Promise<vscode.Uri | null> {
  if (file.scheme !== "file") return null;
  const git = vscode.extensions.getExtension<GitExtension>("vscode.git");
  if (!git) return null;
  const api = (await git.activate()).getAPI(1);
  return api.getRepository(file) ? api.toGitUri(file, "HEAD") : null;
}
