import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { removeFolder } from "./many-files.ts";
import { shardOf } from "./result-files.ts";

/** What became of the processes of a job, as far as they say so themselves. */
export type JobLife = "never started" | "running" | "gone";

/** A job says so often that it lives, unless its element lets nothing else be done. Milliseconds. */
const beatEvery = 15_000;
/** One that has not said so for so long is taken for gone. Milliseconds. */
const silence = 60_000;

/** A job that has started. */
export interface JobStart {
  /** Which start of the job it is: 1 for the first. */
  readonly number: number;
  readonly file: string;
}

/**
 * Notes of the starts of a submission's jobs. A scheduler may start one again while it still runs (a node that was out of
 * reach, a controller that has lost its memory), so each start has a number of its own, and says that it lives.
 */
export class JobStarts {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Notes that a job starts, and from then on that it lives. */
  note(task: number): JobStart {
    for (let number = 1; ; number++) {
      const file = this.#file(task, number);
      if (!made(file)) continue;
      setInterval(() => beat(file), beatEvery).unref();
      return { number, file };
    }
  }

  /** What became of a job. */
  lifeOf(task: number, now = Date.now()): JobLife {
    for (let number = 1; ; number++) {
      const file = this.#file(task, number);
      const beatAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (beatAt === undefined) return number === 1 ? "never started" : "gone";
      if (now - beatAt < silence && !isGoneFromHere(file)) return "running";
    }
  }

  /** When a job started last; undefined: it has not. */
  startOf(task: number): number | undefined {
    let startedAt: number | undefined;
    for (let number = 1; ; number++) {
      const file = this.#file(task, number);
      if (!existsSync(file)) return startedAt;
      startedAt = Number(readFileSync(file, "utf8").split(" ")[2]) || undefined;
    }
  }

  async remove(): Promise<void> {
    for (const shard of namesIn(this.#folder)) await removeFolder(join(this.#folder, shard));
    await removeFolder(this.#folder);
  }

  #file(task: number, number: number): string {
    return join(this.#folder, String(shardOf(task)), `${task}.${number}`);
  }
}

/** False when it is there already. */
function made(file: string): boolean {
  try {
    const descriptor = openSync(file, "wx");
    writeSync(descriptor, `${hostname()} ${process.pid} ${Date.now()}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "ENOENT") throw error;
    mkdirSync(dirname(file), { recursive: true });
    return made(file);
  }
}

function beat(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Nobody is interested any more.
  }
}

/** On this host it can be seen. */
function isGoneFromHere(file: string): boolean {
  const [host, pid] = readFileSync(file, "utf8").split(" ");
  if (host !== hostname() || pid === undefined) return false;
  try {
    return !process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // none has started
  }
}
