import { mkdir, readFile, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { BatchExecutor } from "../executor/batch/batch-executor.ts";
import type { ClusterFacts } from "../executor/batch/dialect/cluster-facts.ts";
import type { Executor } from "../executor/executor.ts";
import { SplitExecutor } from "../executor/split-executor.ts";
import { batchJobOptions } from "./batch-job-options.ts";
import { batchFolder } from "./batch-folder.ts";
import { type BatchRun, newBatchRun } from "./batch-run.ts";
import type { BatchExecutorSpec } from "./batch-spec.ts";
import { carryCode } from "./carried-code.ts";
import { noteDispatchProcess } from "./dispatch-holder.ts";
import type { ExecutorRequest } from "./executor-request.ts";
import { pastOfSteps } from "./past-of-steps.ts";
import { isPlainProgram } from "./plain-program.ts";
import type { WorkerSetup } from "./worker-setup.ts";

/** Opens the executor of a run where its earlier processes left it. */
export async function openBatchExecutor(
  spec: BatchExecutorSpec,
  { run, workspace, graph, source, sourceRoot }: ExecutorRequest,
  here: () => Executor,
): Promise<Executor> {
  const { home, root, files, store } = workspace;
  await mkdir(batchFolder(run), { recursive: true });
  const batch = await newBatchRun(run, { spec, home, workDir: files.base });
  await batch.takeOver();
  // Another that began at the same time may have noted itself; it is cancelled now.
  await noteDispatchProcess(batch.folder);
  const facts = await limitsOf(spec, batch);
  const code = join(batch.folder, "code.json");
  await carryCode(code, graph, { memo: store, root: sourceRoot, entry: source?.module });
  const isPlain = source !== undefined && (await isPlainProgram(source.module, store));
  const setup: WorkerSetup = { home, root, base: files.base, sourceRoot, isPlain, code };
  const there = await BatchExecutor.open({
    ...batchJobOptions(spec, facts, { run: run.id, workDir: files.base }),
    scheduler: batch.scheduler,
    batchDir: batch.folder,
    setup,
    goOn: batch.goOn,
    pastOf: pastOfSteps(store, graph, run.id),
  });
  // On the machine that submits, nothing runs.
  return new SplitExecutor({
    here: process.env["SHEAF_BATCH_JOB"] === undefined ? undefined : here(),
    there,
  });
}

/** What the cluster allows: asked once for a run, and kept beside it. */
async function limitsOf(spec: BatchExecutorSpec, { folder, scheduler }: BatchRun): Promise<ClusterFacts> {
  if (spec.maxArraySize !== undefined && spec.maxJobs !== undefined) return {};
  const file = join(folder, "cluster.json");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as ClusterFacts;
  const facts = await scheduler.facts(userInfo().username);
  // One that did not answer is asked again.
  if (Object.keys(facts).length > 0) await writeFile(file, JSON.stringify(facts));
  return facts;
}
