import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";
import type { Analysed } from "./analysis.ts";
import { capturedOf } from "./captured.ts";
import { sourceDisk } from "./disk.ts";
import { fullCode } from "./full-code.ts";
import type { LocatedTask } from "./located-task.ts";
import type { Facts } from "./memo.ts";
import type { CodeReport, Fingerprint } from "./report.ts";
import { schemaText } from "./schema-text.ts";
import type { FingerprintServices } from "./services.ts";
import { compareSeen, seenAgain, type Seen, type WatchedFiles } from "./watched-files.ts";

interface Given {
  readonly facts: Facts;
  readonly services: FingerprintServices;
}

/** What is kept of an analysis: enough to know the fingerprints again, as long as the files look the same. */
interface Kept {
  readonly seen: Seen;
  readonly tasks: readonly { readonly base: string; readonly captured: readonly string[] }[];
}

/** What an earlier process found out about the same tasks. */
export class Remembered {
  readonly #tasks: readonly LocatedTask[];
  readonly #given: Given;
  readonly #key: string;
  /** Fingerprints whose reports are remembered. */
  readonly #known = new Set<string>();

  constructor(tasks: readonly LocatedTask[], given: Given) {
    this.#tasks = tasks;
    this.#given = given;
    this.#key = keyOf(tasks, given.services.entry);
  }

  /** The fingerprints, when nothing has changed; undefined when the source must be looked at. */
  async recall(): Promise<ReadonlyMap<Task, Fingerprint> | undefined> {
    const { facts, services } = this.#given;
    const [kept] = await facts.recall<Kept>("tasks", [this.#key]);
    if (kept === undefined) return undefined;
    for (const { base, captured } of kept.tasks)
      if (captured.length === 0) this.#known.add(fullCode(base, []));
    const disk = services.files ?? sourceDisk;
    const since = Math.min(...this.#tasks.map(({ site }) => site.at));
    const looks = compareSeen(kept.seen, disk, since);
    if (looks === "changed") return undefined;
    if (looks === "touched")
      facts.remember("tasks", this.#key, { ...kept, seen: seenAgain(kept.seen, disk) } satisfies Kept);
    const codes = await this.#codes(kept);
    return codes && new Map(this.#tasks.map((task, at) => [task, this.#fingerprint(codes[at]!)]));
  }

  knows(code: string): boolean {
    return this.#known.has(code);
  }

  remember(found: ReadonlyMap<LocatedTask, Analysed>, files: WatchedFiles): void {
    const analysed = this.#tasks.map((task) => found.get(task)!);
    if (analysed.some(({ isLive }) => isLive)) return;
    const tasks = analysed.map(({ base, values }) => ({ base, captured: values.map(({ name }) => name) }));
    this.#given.facts.remember("tasks", this.#key, { seen: files.seen(), tasks } satisfies Kept);
  }

  async #codes({ tasks }: Kept): Promise<readonly string[] | undefined> {
    const codes: string[] = [];
    for (const [at, { base, captured }] of tasks.entries()) {
      const values = captured.length === 0 ? [] : await valuesOf(this.#tasks[at]!, captured);
      if (values === undefined) return undefined;
      codes.push(fullCode(base, values));
    }
    return codes;
  }

  #fingerprint(code: string): Fingerprint {
    const { facts } = this.#given;
    return { code, report: async () => (await facts.recall<CodeReport>("report", [code]))[0] };
  }
}

/** The tokens of values of enclosing functions; undefined when one of them has none. */
async function valuesOf(task: Task, names: readonly string[]): Promise<readonly string[] | undefined> {
  const { FunctionProbe } = await import("./function-probe.ts");
  const probe = await FunctionProbe.open();
  try {
    const captured = await capturedOf(names, probe.captured(task.body, names));
    return captured.every((each) => each.type === "value") ? captured.map(({ value }) => value) : undefined;
  } finally {
    probe.close();
  }
}

/** Tasks that were defined at the same places in the same way. */
function keyOf(tasks: readonly LocatedTask[], entry: string | undefined): string {
  const conditions = [process.execArgv, process.env["NODE_OPTIONS"]];
  const path = tasks.some(({ uses }) => uses.length > 0) ? process.env["PATH"] : undefined;
  const places = tasks.map(({ name, site, uses, ...task }) => [
    name,
    site.module,
    site.line,
    site.column,
    uses,
    schemaText(task as Task),
  ]);
  return sha256Hex(JSON.stringify([entry, conditions, path, places]));
}
