import type { Code } from "./code.ts";
import { VALUE_FUNCTIONS } from "./functions.ts";
import { PASS_FUNCTIONS } from "./passFunctions.ts";
import type { Context } from "./readReference.ts";
import type { Value } from "./values.ts";
import { WatchError } from "./watch.ts";

export function isFunction(name: string): boolean {
  return VALUE_FUNCTIONS.has(name) || PASS_FUNCTIONS.has(name);
}

export function knownFunctions(): readonly string[] {
  return [...PASS_FUNCTIONS.keys(), ...VALUE_FUNCTIONS.keys(), "node", "param"];
}

export function callFunction(name: string, args: readonly Value[], at: number, { meter }: Context): Value {
  const record = VALUE_FUNCTIONS.get(name);
  if (record === undefined) throw new TypeError(`${name} was not checked.`);
  return record.run(args, at, meter);
}

/** A call whose arguments have been checked: their number, and that those are references which must be. */
export function callReady(name: string, args: readonly Code[], at: number): Code["run"] {
  const pass = PASS_FUNCTIONS.get(name);
  const [least, most] = (pass ?? VALUE_FUNCTIONS.get(name))?.arity ?? [0, 0];
  if (args.length < least || args.length > most) {
    const signature = (pass ?? VALUE_FUNCTIONS.get(name))?.signature ?? `${name}(…)`;
    const wanted = least === most ? count(least) : `${least} to ${count(most)}`;
    throw new WatchError(`${name} takes ${wanted}, not ${args.length}: ${signature}.`, at);
  }
  if (pass === undefined)
    return (context) =>
      callFunction(
        name,
        args.map((arg) => arg.run(context)),
        at,
        context,
      );
  const named = args.slice(0, pass.references).map((arg) => {
    if (arg.named !== null) return arg.named;
    throw new WatchError(
      `${name} takes the name of something in the network, not what is computed from it: ${pass.signature}.`,
      arg.at,
    );
  });
  pass.check(named);
  const others = args.slice(pass.references);
  return (context) =>
    pass.run(
      named,
      others.map((arg) => arg.run(context)),
      context,
      at,
    );
}

function count(arguments_: number): string {
  return arguments_ === 1 ? "one argument" : `${arguments_} arguments`;
}
