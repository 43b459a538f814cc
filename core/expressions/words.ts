/** Where the words of an expression stand, which mathjs's tree does not say. */
export interface Word {
  readonly text: string;
  /** UTF-16 offsets into the expression; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Numbers and quoted texts are matched first, so that the e of 2e3 and what stands in quotes are no words. */
const TOKEN =
  /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<word>[\p{L}_$][\p{L}\p{M}\p{N}_$]*)/gu;

export function wordsIn(text: string): readonly string[] {
  return [...text.matchAll(TOKEN)].flatMap((match) => match.groups?.["word"] ?? []);
}

/** Gives the words in the order in which a reader of the tree, going from left to right, asks for them. */
export class Words {
  private readonly text: string;
  private readonly byText = new Map<string, Word[]>();

  constructor(text: string) {
    this.text = text;
    for (const match of text.matchAll(TOKEN)) {
      const word = match.groups?.["word"];
      if (word === undefined) continue;
      const found = { text: word, start: match.index, end: match.index + word.length };
      const same = this.byText.get(word);
      if (same) same.push(found);
      else this.byText.set(word, [found]);
    }
  }

  /** The next place of a word; the whole expression where there is none. */
  take(word: string): Word {
    return this.byText.get(word)?.shift() ?? this.whole();
  }

  has(word: string): boolean {
    return this.byText.has(word);
  }

  /** The first place of one of some signs (`=`, `[`); the whole expression where there is none. */
  sign(...signs: readonly string[]): Word {
    const places = signs.flatMap((sign) => {
      const start = this.text.indexOf(sign);
      return start < 0 ? [] : [{ text: sign, start, end: start + sign.length }];
    });
    return places.toSorted((a, b) => a.start - b.start)[0] ?? this.whole();
  }

  whole(): Word {
    return { text: this.text, start: 0, end: this.text.length };
  }
}
