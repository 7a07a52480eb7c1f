// A stand-in for nc2zarr, so that the demo runs anywhere: reads a file, says what it would write, and writes nothing.
import { readFileSync } from "node:fs";

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined) {
  console.error("usage: nc2zarr SOURCE TARGET");
  process.exit(2);
}
const values = /t2m = ([^;]+) ;/.exec(readFileSync(source, "utf8"))?.[1]?.split(",") ?? [];
if (values.length === 0) {
  console.error(`${source}: no variable t2m`);
  process.exit(1);
}
console.log(`${source}: ${values.length} values`);
console.log(`would write ${target}`);
