// What people write without Sheaf, with the same imports: `node by-hand.mjs FOLDER INDEX` is one element, and without an
// index the gather behind them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "./wide.mjs";

const [folder, index] = process.argv.slice(2);
if (index === undefined) {
  const names = readdirSync(folder).filter((name) => /^\d+$/.test(name));
  const sum = names.reduce((all, name) => all + Number(readFileSync(join(folder, name), "utf8")), 0);
  writeFileSync(join(folder, "sum"), String(sum));
} else writeFileSync(join(folder, index), String(Number(index) + 1));
