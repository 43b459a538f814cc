import type { Expression, ExpressionNode } from "./expression.ts";
import type { FunctionName } from "./functions.ts";

/** Longer formulas nobody reads; parts that stand in several places count in each. */
const LONGEST = 200;

/** How tightly the outermost operation of a piece binds. */
const Level = { Sum: 0, Product: 1, Power: 2, Atom: 3 } as const;
type Level = (typeof Level)[keyof typeof Level];

interface Piece {
  readonly tex: string;
  readonly level: Level;
}

/** TeX without delimiters, each name as `write` says; null where it would be too long to read. */
export function expressionTex({ nodes, root }: Expression, write: (name: string) => string): string | null {
  const sizes: number[] = [];
  for (const node of nodes)
    sizes.push(node.kind === "call" ? node.args.reduce((size, place) => size + (sizes[place] ?? 0), 1) : 1);
  if ((sizes[root] ?? 0) > LONGEST) return null;
  const pieces: Piece[] = [];
  // What is longer than the whole is no part of it.
  for (const [place, node] of nodes.entries())
    pieces.push((sizes[place] ?? 0) > LONGEST ? { tex: "", level: Level.Atom } : pieceOf(node, pieces, write));
  return pieces[root]?.tex ?? null;
}

function pieceOf(node: ExpressionNode, pieces: readonly Piece[], write: (name: string) => string): Piece {
  if (node.kind === "number") return numberPiece(node.value);
  if (node.kind === "name") return { tex: write(node.name), level: Level.Atom };
  const [x = NOTHING, y = NOTHING] = node.args.map((place) => pieces[place] ?? NOTHING);
  switch (node.of) {
    case "add":
      return isNegative(y) && y.level > Level.Sum
        ? { tex: `${x.tex} - ${y.tex.slice(1)}`, level: Level.Sum }
        : { tex: `${x.tex} + ${isNegative(y) ? bracket(y) : y.tex}`, level: Level.Sum };
    case "sub":
      return { tex: `${x.tex} - ${isNegative(y) ? bracket(y) : atLeast(y, Level.Product)}`, level: Level.Sum };
    case "mul": {
      const right = isNegative(y) ? bracket(y) : atLeast(y, Level.Product);
      return { tex: `${atLeast(x, Level.Product)} \\cdot ${right}`, level: Level.Product };
    }
    case "div":
      return { tex: `\\frac{${x.tex}}{${y.tex}}`, level: Level.Product };
    case "pow":
      return { tex: `${atLeast(x, Level.Atom)}^{${y.tex}}`, level: Level.Power };
    case "neg":
      return { tex: `-${isNegative(x) ? bracket(x) : atLeast(x, Level.Product)}`, level: Level.Product };
    case "exp":
      return { tex: `e^{${x.tex}}`, level: Level.Power };
    case "sqrt":
      return { tex: `\\sqrt{${x.tex}}`, level: Level.Atom };
    case "abs":
      return { tex: `\\left|${x.tex}\\right|`, level: Level.Atom };
    case "positive":
      return { tex: `I\\left\\{${x.tex} > 0\\right\\}`, level: Level.Atom };
    case "above":
      return { tex: `I\\left\\{${x.tex} > ${y.tex}\\right\\}`, level: Level.Atom };
    default: {
      const args = node.args.map((place) => pieces[place]?.tex ?? "").join(",\\,");
      return {
        tex: `${FUNCTION_TEX[node.of] ?? `\\operatorname{${node.of}}`}\\left(${args}\\right)`,
        level: Level.Atom,
      };
    }
  }
}

const FUNCTION_TEX: Partial<Readonly<Record<FunctionName, string>>> = { log: "\\ln", sigmoid: "\\sigma" };
const NOTHING: Piece = { tex: "", level: Level.Atom };

function numberPiece(value: number): Piece {
  if (value === Math.PI || value === Math.E) return { tex: value === Math.E ? "e" : "\\pi", level: Level.Atom };
  const [mantissa = "", exponent] = String(value).split("e");
  if (exponent !== undefined) return { tex: `${mantissa} \\times 10^{${Number(exponent)}}`, level: Level.Product };
  return { tex: mantissa, level: value < 0 ? Level.Product : Level.Atom };
}

function isNegative({ tex }: Piece): boolean {
  return tex.startsWith("-");
}

function bracket({ tex }: Piece): string {
  return `\\left(${tex}\\right)`;
}

function atLeast(piece: Piece, level: Level): string {
  return piece.level >= level ? piece.tex : bracket(piece);
}
