import { benchCompile } from "./core/compile.ts";
import { benchData } from "./core/data.ts";
import { benchDebugging } from "./core/debugging.ts";
import { benchLayers } from "./core/layers.ts";
import { benchScalars } from "./core/scalars.ts";
import { printLoad } from "./measure.ts";

printLoad("before");
benchCompile();
await benchScalars();
benchLayers();
await benchDebugging();
await benchData();
printLoad("after");
