/** Words in these commands, and names of environments, are one token, so that nothing inside is taken for mathematics. */
const TOKEN =
  /\\(?:text|operatorname|mathrm|begin|end)\{(?:[^{}\\]|\\[a-zA-Z]+(?![a-zA-Z])(?:\{\})?|\\[^a-zA-Z])*\}|\\[a-zA-Z]+|\\.|\s+|./gsu;

/** The tokens of a formula: commands, single characters, white space, and words in \text{…} as a whole. */
export function tokenizeTex(tex: string): readonly string[] {
  return tex.match(TOKEN) ?? [];
}

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** Makes any text safe inside \text{…}. A combining mark gets a circle to stand on, without which KaTeX refuses it. */
export function escapeText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ")
    .replace(/(^|[^\p{L}\p{M}])(?=\p{M})/gu, "$1◌")
    .replace(/[\\^~{}$#%&_]/g, (character) => SPECIAL[character] ?? `\\${character}`);
}

export function unescapeText(text: string): string {
  return text.replace(/\\text(backslash|asciicircum|asciitilde)\{\}|\\(.)/gsu, (_, name: string | undefined, character: string) =>
    name === undefined ? character : name === "backslash" ? "\\" : name === "asciicircum" ? "^" : "~",
  );
}
