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

/** The accents among the combining marks that KaTeX can set; it fails on any other. */
const UNKNOWN_ACCENTS = /[\u0300-\u036f](?<![\u0300-\u0304\u0306-\u0308\u030a-\u030c\u0327])/gu;

/** KaTeX maps these to commands of its own that it then does not know; found by setting every character once. */
const STUMBLES = /[\u203c\u21a4\u231c-\u231f\u27e6\u27e7\u2983\u2984\uff0b\uff1c-\uff1e\uff5c\uff5e\u{1d6a4}]/gu;

/** Makes any text safe inside \text{…}. A combining mark gets a circle to stand on, without which KaTeX refuses it. */
export function escapeText(text: string): string {
  return text
    .normalize("NFD")
    .replace(UNKNOWN_ACCENTS, "")
    .normalize("NFC")
    .replace(STUMBLES, (character) => (character.normalize("NFKC") === character ? "◌" : character.normalize("NFKC")))
    .replace(/\p{Cf}/gu, "")
    .replace(/[\p{Cc}\p{Cs}\p{Co}\u2028\u2029\ufffe\uffff]/gu, " ")
    .replace(/(^|[^\p{L}\p{M}])(?=\p{M})/gu, "$1◌")
    .replace(/[\\^~{}$#%&_]/g, (character) => SPECIAL[character] ?? `\\${character}`)
    // Signs such as ∫ are commands to KaTeX and may stand in mathematics only.
    .replace(/(?:[^\p{ASCII}\P{Sm}]|[\u2100-\u214f])/gu, "$$$&$$");
}

export function unescapeText(text: string): string {
  return text.replace(/(?<!\\)\$/g, "").replace(/\\text(backslash|asciicircum|asciitilde)\{\}|\\(.)/gsu, (_, name: string | undefined, character: string) =>
    name === undefined ? character : name === "backslash" ? "\\" : name === "asciicircum" ? "^" : "~",
  );
}
