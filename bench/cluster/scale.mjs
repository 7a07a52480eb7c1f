// Very many jobs, without a cluster: what it takes to submit them to a Slurm of small programs, and what it takes the first
// dispatch job to take in their results.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../folders.mjs";
import { measure } from "../measure.mjs";
import { fakeSlurm } from "./fake-slurm.mjs";

export const submitting = "submit 100,000";
export const collecting = "collect 100,000";
const elements = 100_000;
const maxArraySize = 1001;
/** Every index of an array is below Slurm's MaxArraySize. */
export const leastArrays = Math.ceil(elements / maxArraySize);

/** → how often `sbatch` was called. */
export async function measureScale({ folders, samples, say }) {
  const folder = folders.make();
  const home = join(folder, "home");
  const slurm = fakeSlurm(folder, { maxArraySize });
  const params = join(folder, "params.json");
  writeFileSync(params, JSON.stringify({ xs: Array.from({ length: elements }, (_, at) => at) }));
  const node = (...args) => ({ command: process.execPath, args, cwd: folders.project });
  const env = { ...slurm.env, SHEAF_HOME: home };

  say(submitting);
  const bin = join(root, "dist/cli/bin.js");
  const words = [bin, "submit", "wide.mjs", "-p", params, "--executor", "slurm", "--json"];
  const submitted = await measure({ ...node(...words), env });
  samples.add("Sheaf", submitting, submitted);
  const calls = slurm.calls().filter(([name]) => name === "sbatch").length;

  say(collecting);
  const batch = join(submitted.out.dir, "batch");
  await leaveResults(batch);
  const { handle } = JSON.parse(readFileSync(join(batch, "dispatch.json"), "utf8"));
  const job = node(join(root, "dist/app/dispatch-job.js"), home, submitted.out.run);
  samples.add("Sheaf", collecting, await measure({ ...job, env: { ...env, SHEAF_BATCH_JOB: handle.id } }));
  const after = slurm.calls().filter(([name]) => name === "sbatch").length;
  if (after !== calls + 2)
    throw new Error(`the dispatch job submitted ${after - calls} times, not the gather and the next`);
  folders.remove(folder);
  return calls;
}

/** What the jobs would have left, by the function that writes it for them. */
async function leaveResults(batch) {
  const { writeResult } = await import(join(root, "dist/executor/batch/result-files.js"));
  const { SubmissionFolder } = await import(join(root, "dist/executor/batch/submission-folder.js"));
  for (const name of readdirSync(batch).filter((each) => /^\d+$/.test(each))) {
    const folder = new SubmissionFolder(join(batch, name));
    const lines = readFileSync(folder.lines, "utf8").trimEnd().split("\n");
    for (const [line, text] of lines.entries()) {
      const { index } = JSON.parse(text.slice(0, text.indexOf("\t")));
      const outcome = { type: "succeeded", output: encoded(index[0] + 1), elapsedMs: 1 };
      writeResult(folder.result(line), { attempt: 1, startedAt: Date.now(), host: "n1", outcome });
    }
  }
}

function encoded(number) {
  const text = String(number);
  const digest = createHash("sha256").update(text).digest();
  return { format: "json", digest, text, blob: undefined, size: text.length, special: false };
}
