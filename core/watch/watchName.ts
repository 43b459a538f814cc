import type { Parameter } from "../graph/graph.ts";

/** Words that mathjs reads as operators or values of its own. */
const TAKEN: ReadonlySet<string> = new Set(
  "mod to in and or xor not true false null undefined NaN Infinity end".split(" "),
);

/** How an expression names a node: the id itself, or `node("my id")` where mathjs would read that as something else. */
export function watchName(id: string): string {
  return isPlainName(id) ? id : `node(${JSON.stringify(id)})`;
}

/** The same for one of θ's list: `h1.w`, `b1`, `node("my id").w`, `param("my weight")`. */
export function parameterText({ name, shared, users }: Pick<Parameter, "name" | "shared" | "users">): string {
  const [user = ""] = users;
  if (shared || !name.startsWith(`${user}.`)) return isPlainName(name) ? name : `param(${JSON.stringify(name)})`;
  const own = name.slice(user.length + 1);
  return isPlainName(own) ? `${watchName(user)}.${own}` : `param(${JSON.stringify(name)})`;
}

/** Whether mathjs reads it as one name. */
export function isPlainName(name: string): boolean {
  return /^[\p{L}_$][\p{L}\p{M}\d_$]*$/u.test(name) && !TAKEN.has(name);
}
