import { type Command, JSON_OPTION } from "./command.ts";
import { PASS_OPTIONS } from "./pass.ts";

export const gradcheck: Command = {
  name: "gradcheck",
  doc: "Compare every gradient with finite differences.",
  options: { rows: PASS_OPTIONS["rows"] ?? JSON_OPTION, wrt: PASS_OPTIONS["wrt"] ?? JSON_OPTION, json: JSON_OPTION },
  run: () => Promise.resolve(1 as const),
};
