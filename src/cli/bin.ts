#!/usr/bin/env node
import { ownMain } from "./delegate.ts";

// A project's own version of Sheaf is the one that its runs were made with, whichever was started.
const own = ownMain(process.cwd());
const { main } =
  own === undefined ? await import("./main.ts") : ((await import(own)) as typeof import("./main.ts"));
await main(process.argv.slice(2), { program: "sheaf" });

// What a user's code leaves open (a pool, a timer) does not keep a finished command alive.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))),
);
process.exit();
