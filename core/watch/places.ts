/** A number, a quoted text, a word or a sign of an expression; UTF-16 offsets, `end` exclusive. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A ' behind a value is the sign of a transpose. */
const TOKEN =
  /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|"(?:\\.|[^"\\])*"|(?<![\p{L}\p{M}\p{N}_$)\]']\s*)'(?:\\.|[^'\\])*'|[\p{L}_$][\p{L}\p{M}\p{N}_$]*|\.[*/^]|[=!<>]=|\S/gu;

/** Follows a reader of mathjs's tree, which says no places, through the text from left to right. */
export class Places {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(text: string) {
    this.tokens = [...text.matchAll(TOKEN)].map((match) => ({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    }));
  }

  /** Goes on behind the next token that the test takes, and gives its offset; where there is none, it stays. */
  take(wanted: string | ((token: string) => boolean)): number {
    const test = typeof wanted === "string" ? (token: string) => token === wanted : wanted;
    for (let i = this.next; i < this.tokens.length; i++) {
      const token = this.tokens[i] as Token;
      if (!test(token.text)) continue;
      this.next = i + 1;
      return token.start;
    }
    return this.here();
  }

  /** As `take`, where nothing but closing brackets stands in front of it. */
  takeOperator(sign: string): number {
    let i = this.next;
    while (this.tokens[i]?.text === ")" || this.tokens[i]?.text === "]") i++;
    if (this.tokens[i]?.text !== sign) return this.here();
    this.next = i + 1;
    return (this.tokens[i] as Token).start;
  }

  /** The token that comes next. */
  peek(): Token | null {
    return this.tokens[this.next] ?? null;
  }

  here(): number {
    return this.peek()?.start ?? this.tokens.at(-1)?.start ?? 0;
  }
}
