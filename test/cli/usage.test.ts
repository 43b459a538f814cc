import assert from "node:assert/strict";
import { join } from "node:path";
import { COMMANDS } from "../../cli/cli.ts";
import { cli, SAMPLES } from "./support.ts";

const xor = join(SAMPLES, "xor.nn.json");

describe("wrong usage: exit status 2 and a sentence that says what is right", () => {
  const cases: readonly (readonly [title: string, args: readonly string[], message: RegExp])[] = [
    ["no command", [], /Usage: chainrule COMMAND FILE/],
    ["an unknown command", ["rnu", xor], /no command "rnu".*check, run/],
    ["no file", ["run"], /No FILE is given\.\nUsage: chainrule run FILE/],
    ["two files", ["check", xor, xor], /One FILE at a time/],
    [
      "an unknown option",
      ["run", xor, "--row", "1"],
      /no option --row\. run takes --rows, --wrt, --set, --mode, --precision, --diagnose, --json/,
    ],
    ["an option that belongs to another command", ["check", xor, "--wrt", "L"], /no option --wrt/],
    ["__proto__ as an option", ["check", xor, "--__proto__"], /no option --__proto__/],
    ["an option without its value", ["run", xor, "--wrt"], /--wrt needs a value/],
    ["a forgotten value", ["run", xor, "--wrt", "--json"], /--wrt needs a value/],
    ["a switch with a value", ["run", xor, "--json=yes"], /--json takes no value/],
    ["an option twice", ["run", xor, "--wrt", "L", "--wrt", "y"], /--wrt is given 2 times/],
    ["rows that cannot be read", ["run", xor, "--rows", "a"], /--rows a cannot be read/],
    ["negative rows", ["run", xor, "--rows=-1"], /cannot be read/],
    ["an empty range", ["run", xor, "--rows", "2:2"], /2:2 is empty/],
    ["rows out of range", ["run", xor, "--rows", "2:5"], /the data has 4 rows, 0 to 3/],
    ["an unknown target", ["run", xor, "--wrt", "LL"], /--wrt LL: There is no node "LL"/],
    ["a target that is no scalar", ["run", join(SAMPLES, "mlp.nn.json"), "--wrt", "z1"], /only a single number/],
    ["an index out of range", ["run", join(SAMPLES, "mlp.nn.json"), "--wrt", "z1[2]"], /--wrt z1\[2\]/],
    [
      "an unknown parameter",
      ["run", xor, "--set", "h3.w=1"],
      /no such parameter\. The parameters are h1\.w \[2\], h1\.b \[\]/,
    ],
    [
      "too few values",
      ["run", xor, "--set", "h1.w=1"],
      /h1\.w has the shape \[2\], so it takes 2 values; 1 value given/,
    ],
    ["a value that is no number", ["run", xor, "--set", "h1.w=1,x"], /"x" is no finite number/],
    ["NaN as a value", ["run", xor, "--set", "h1.b=NaN"], /"NaN" is no finite number/],
    ["an assignment without =", ["run", xor, "--set", "h1.b"], /cannot be read\. Write a parameter and its values/],
    ["a tolerance that is none", ["gradcheck", xor, "--tolerance", "-1"], /no positive number/],
    ["a jacobian of nothing", ["jacobian", xor, "--by", "x1"], /--of y\[,z\] is missing/],
    ["a jacobian by an unknown node", ["jacobian", xor, "--of", "y", "--by", "q"], /no node "q"/],
    ["a degree out of range", ["summary", xor, "--degree", "0"], /whole number from 1 to/],
  ];
  for (const [title, args, message] of cases) {
    it(title, async () => {
      const { status, out, err } = await cli(...args);
      assert.match(err, message);
      assert.equal(status, 2, err);
      assert.equal(out, "");
      assert.doesNotMatch(err, /\n\s+at /);
    });
  }
});

describe("help", () => {
  it("lists every command, on standard output, with exit status 0", async () => {
    for (const args of [["--help"], ["help"], ["-h"]]) {
      const { status, out, err } = await cli(...args);
      assert.deepEqual([status, err], [0, ""]);
      for (const { name } of COMMANDS) assert.match(out, new RegExp(`^ {2}${name} `, "m"));
    }
  });

  for (const command of COMMANDS) {
    it(`of ${command.name} names all its options`, async () => {
      for (const args of [
        [command.name, "--help"],
        ["help", command.name],
        [command.name, xor, "-h"],
      ]) {
        const { status, out } = await cli(...args);
        assert.equal(status, 0);
        assert.match(out, new RegExp(`^Usage: chainrule ${command.name} FILE`, "m"));
        for (const name of Object.keys(command.options)) assert.match(out, new RegExp(`^ {2}--${name}\\b`, "m"));
      }
    });
  }
});
