import type { Shape } from "../shape.ts";

/** A part of a network that is often wanted, made from a few options. */
export interface Template {
  readonly name: string;
  readonly title: string;
  /** One sentence: what it builds. */
  readonly doc: string;
  readonly options: Readonly<Record<string, TemplateOption>>;
  /** The fragment's nodes; throws a `Refusal` where the options do not go together, or not with what feeds it. */
  build(options: OptionValues, context: TemplateContext): Built;
}

export type TemplateOption =
  | {
      readonly kind: "count";
      readonly title: string;
      readonly doc: string;
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  /** A list of counts, also written as text: 2-4-3. */
  | {
      readonly kind: "counts";
      readonly title: string;
      readonly doc: string;
      readonly default: readonly number[];
      readonly minimumLength: number;
      readonly maximumLength: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | {
      readonly kind: "choice";
      readonly title: string;
      readonly doc: string;
      readonly default: string;
      readonly values: readonly string[];
    }
  | { readonly kind: "flag"; readonly title: string; readonly doc: string; readonly default: boolean };

export type OptionValue = number | string | boolean | readonly number[];

/** Every option of a template, checked, defaults filled in. */
export interface OptionValues {
  count(name: string): number;
  counts(name: string): readonly number[];
  choice(name: string): string;
  flag(name: string): boolean;
}

export interface TemplateContext {
  /** The node that feeds it and the shape of its value; null where the template brings an input of its own. */
  readonly after: { readonly id: string; readonly shape: Shape } | null;
}

export interface Built {
  readonly nodes: readonly BuiltNode[];
  /** The scalar to be made small, where it brings one. */
  readonly objective?: string;
}

export interface BuiltNode {
  readonly id: string;
  readonly op: string;
  readonly inputs?: readonly string[];
  readonly attributes?: Readonly<Record<string, OptionValue>>;
}

/** What a template's own nodes call the value that feeds it: its own input, or in its place the node it comes after. */
export const FEED = "x";
