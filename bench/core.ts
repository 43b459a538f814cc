import { benchCompile } from "./core/compile.ts";
import { benchLayers } from "./core/layers.ts";
import { benchScalars } from "./core/scalars.ts";
import { printLoad } from "./measure.ts";

printLoad("before");
benchCompile();
await benchScalars();
benchLayers();
printLoad("after");
