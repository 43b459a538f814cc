import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import type { RasterFonts } from "./rasterizer.ts";

/** Families in the order we like them, by the beginnings of their files' names, regular and bold. */
const FAMILIES: readonly { readonly family: string; readonly files: readonly string[] }[] = [
  { family: "DejaVu Sans", files: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"] },
  { family: "Noto Sans", files: ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"] },
  { family: "Liberation Sans", files: ["LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"] },
  { family: "Segoe UI", files: ["segoeui.ttf", "segoeuib.ttf"] },
  { family: "Arial", files: ["arial.ttf", "arialbd.ttf"] },
  { family: "Arial", files: ["Arial.ttf", "Arial Bold.ttf"] },
  { family: "Ubuntu", files: ["Ubuntu-R.ttf", "Ubuntu-B.ttf"] },
  { family: "Roboto", files: ["Roboto-Regular.ttf", "Roboto-Bold.ttf"] },
  { family: "Cantarell", files: ["Cantarell-Regular.otf", "Cantarell-Bold.otf"] },
];

/** Fonts for what the first family lacks: one picture may hold Hebrew, Arabic, Chinese and signs of mathematics. */
const SUPPLEMENTS =
  /^(NotoSans(Hebrew|Arabic|Math|Symbols)-Regular|NotoSansCJK-Regular|DejaVuSans|ArialHB|Arial Unicode|msyh|seguisym)\.(ttf|otf|ttc)$/i;

const FOLDERS: readonly string[] = [
  "/usr/share/fonts",
  "/usr/local/share/fonts",
  join(homedir(), ".local/share/fonts"),
  join(homedir(), ".fonts"),
  "/System/Library/Fonts",
  "/Library/Fonts",
  join(homedir(), "Library/Fonts"),
  ...(process.env["WINDIR"] ? [join(process.env["WINDIR"], "Fonts")] : []),
];
/** A folder tree deeper than this is no folder of fonts. */
const DEPTH = 5;

/** The system's own sans-serif, regular and bold, with what it has for other scripts; null where there is none. */
export function systemFonts(folders: readonly string[] = FOLDERS): RasterFonts | null {
  const files = folders.flatMap((folder) => fontFiles(folder, DEPTH));
  const byName = new Map(files.map((file) => [basename(file), file]));
  for (const { family, files: names } of FAMILIES) {
    const [regular, bold] = names.map((name) => byName.get(name));
    if (!regular) continue;
    const others = files.filter((file) => SUPPLEMENTS.test(basename(file)) && file !== regular);
    const chosen = [regular, ...(bold ? [bold] : []), ...others];
    return { family, files: [...new Set(chosen)].map((file) => readFileSync(file)) };
  }
  return null;
}

function fontFiles(folder: string, depth: number): readonly string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth > 0 ? fontFiles(path, depth - 1) : [];
      return /\.(ttf|otf|ttc)$/i.test(entry.name) ? [path] : [];
    });
  } catch {
    // A folder that may not be read holds no fonts for us.
    return [];
  }
}
