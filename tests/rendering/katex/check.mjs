// Renders formulas as strictly as KaTeX can: node check.mjs FOLDER, where KaTeX is installed.
//
// Standard input is a JSON list of {tex, display}; standard output a JSON list as long, of what is
// wrong with each, or null.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const module = resolve(process.argv[2], "node_modules", "katex", "dist", "katex.mjs");
const { default: katex } = await import(pathToFileURL(module));

let warnings = [];
console.warn = (message) => warnings.push(String(message));

function problem({ tex, display }) {
  warnings = [];
  try {
    katex.renderToString(tex, { displayMode: display, strict: "error", throwOnError: true });
  } catch (error) {
    return String(error.message);
  }
  return warnings.length ? warnings.join("; ") : null;
}

const formulas = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(formulas.map(problem)));
