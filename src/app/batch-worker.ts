// What a batch job runs: the elements of one submission that are its own, one after the other.
import { runJob } from "./job-elements.ts";

await runJob(process.argv[2]!);
