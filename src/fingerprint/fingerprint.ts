import { randomUUID } from "node:crypto";
import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";
import type { Analysed } from "./analysis.ts";
import { sourceDisk } from "./disk.ts";
import { fullCode } from "./full-code.ts";
import { isLocated, type LocatedTask } from "./located-task.ts";
import { Facts } from "./memo.ts";
import { Remembered } from "./remembered.ts";
import type { Fingerprint } from "./report.ts";
import { schemaText } from "./schema-text.ts";
import type { FingerprintServices } from "./services.ts";
import { WatchedFiles } from "./watched-files.ts";

/**
 * The fingerprints of tasks' code, from its source. What was found is remembered, so that an unchanged tree costs a look
 * at the times of its files; the parser is loaded only for files that are not known.
 */
export async function fingerprintsOf(
  tasks: readonly Task[],
  services: FingerprintServices,
): Promise<ReadonlyMap<Task, Fingerprint>> {
  const fingerprints = new Map<Task, Fingerprint>();
  const located = tasks.filter(isLocated);
  for (const task of tasks) if (!isLocated(task)) fingerprints.set(task, byHand(task));
  if (located.length === 0) return fingerprints;
  const facts = new Facts(services.memo);
  const remembered = new Remembered(located, { facts, services });
  const known = (await remembered.recall()) ?? (await analyse(located, { facts, services, remembered }));
  for (const [task, fingerprint] of known) fingerprints.set(task, fingerprint);
  await facts.flush();
  return fingerprints;
}

/** What stands for the code of a task with a `version`, or of one that is in no file. */
function byHand(task: Task): Fingerprint {
  const schema = sha256Hex(schemaText(task));
  const code =
    task.version === undefined
      ? `text ${sha256Hex(`${task.body.toString()}\n${schema}`)}`
      : `version ${task.version} ${schema}`;
  return { code, report: () => Promise.resolve(undefined) };
}

interface Means {
  readonly facts: Facts;
  readonly services: FingerprintServices;
  readonly remembered: Remembered;
}

async function analyse(
  tasks: readonly LocatedTask[],
  { facts, services, remembered }: Means,
): Promise<ReadonlyMap<Task, Fingerprint>> {
  const files = new WatchedFiles(services.files ?? sourceDisk, Date.now());
  const { Analysis } = await import("./analysis.ts");
  const analysis = new Analysis({ files, facts, root: services.root, entry: services.entry });
  await analysis.load(tasks);
  const found = new Map<LocatedTask, Analysed>();
  const fingerprints = new Map<Task, Fingerprint>();
  for (const task of tasks) {
    const analysed = await analysis.of(task);
    found.set(task, analysed);
    const code = codeOf(task, { analysed, files });
    const report = () => ({ code, ...analysed.report() });
    if (!remembered.knows(code)) facts.remember("report", code, report());
    fingerprints.set(task, { code, report: () => Promise.resolve(report()) });
  }
  remembered.remember(found, files);
  return fingerprints;
}

function codeOf(task: LocatedTask, { analysed, files }: { analysed: Analysed; files: WatchedFiles }): string {
  const { base, values } = analysed;
  const code = fullCode(
    base,
    values.map(({ value }) => value),
  );
  // What was loaded may be older than what the file says now: then nobody else may take its results for those of the file.
  const isEdited = analysed.files.some((file) => (files.facts(file)?.changedAt ?? 0) > task.site.at);
  return isEdited ? `${code} edited ${randomUUID()}` : code;
}
