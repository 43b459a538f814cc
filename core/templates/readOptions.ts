import { Refusal } from "../document/editing/refusal.ts";
import type { JsonValue } from "../document/intent.ts";
import type { OptionValue, OptionValues, Template, TemplateOption } from "./template.ts";

/** The options as given, checked, with the template's defaults for the rest. Throws a `Refusal`. */
export function readOptions(template: Template, given: Readonly<Record<string, JsonValue>>): OptionValues {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(template.options, name))
      throw new Refusal(
        `The template “${template.title}” has no option “${name}”; it has ${Object.keys(template.options).join(", ")}.`,
      );
  const values = new Map<string, OptionValue>();
  for (const [name, option] of Object.entries(template.options)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    values.set(name, value === undefined || value === null ? option.default : readOption(option, value));
  }
  const get = (name: string): OptionValue => {
    const value = values.get(name);
    if (value === undefined)
      throw new TypeError(`The template ${template.name} reads an option it does not have: ${name}`);
    return value;
  };
  return {
    count: (name) => Number(get(name)),
    counts: (name) => get(name) as readonly number[],
    choice: (name) => String(get(name)),
    flag: (name) => get(name) === true,
  };
}

function readOption(option: TemplateOption, value: JsonValue): OptionValue {
  const { title } = option;
  switch (option.kind) {
    case "count":
      return readCount(option, typeof value === "string" && value.trim() !== "" ? Number(value) : value);
    case "counts": {
      const list =
        typeof value === "string"
          ? value
              .trim()
              .split(/\s*[-–,;x×]\s*|\s+/)
              .map(Number)
          : value;
      const { minimumLength, maximumLength } = option;
      if (!Array.isArray(list) || list.length < minimumLength || list.length > maximumLength)
        throw new Refusal(
          `${title} must be a list of ${lengths(minimumLength, maximumLength)} whole numbers, such as ${option.default.join("-")}, not ${JSON.stringify(value)}.`,
        );
      return list.map((entry: JsonValue) => readCount(option, entry));
    }
    case "choice":
      if (typeof value === "string" && option.values.includes(value)) return value;
      throw new Refusal(`${title} must be one of ${option.values.join(", ")}, not ${JSON.stringify(value)}.`);
    case "flag":
      if (typeof value === "boolean") return value;
      throw new Refusal(`${title} must be true or false, not ${JSON.stringify(value)}.`);
  }
}

function readCount(
  { title, minimum, maximum }: TemplateOption & { minimum: number; maximum: number },
  value: JsonValue,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  const shown = typeof value === "number" ? String(value) : JSON.stringify(value);
  throw new Refusal(`${title} must be a whole number from ${minimum} to ${maximum}, not ${shown}.`);
}

function lengths(least: number, most: number): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
