// What a dispatch job runs: takes a run up, does what can be done, hands it over to the next.
import { dispatchRun } from "./dispatch.ts";

const [home, run] = process.argv.slice(2);
const state = await dispatchRun(run!, { home: home! });
process.stdout.write(`${new Date().toISOString()} ${run}: ${state}\n`);
process.exit(0);
