import { benchLayers } from "./core/layers.ts";
import { benchScalars } from "./core/scalars.ts";
import { printLoad } from "./measure.ts";

printLoad("before");
await benchScalars();
benchLayers();
printLoad("after");
