import { join } from "node:path";
import { shardOf } from "./result-files.ts";

/**
 * Where everything about one submission is, below the run directory: what its jobs read, what they leave, and what is
 * known of it. It is all that survives the process that submitted; there is no other record.
 */
export class SubmissionFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** What all its elements have in common. */
  get head(): string {
    return join(this.path, "head.json");
  }

  /** One element to a line. */
  get lines(): string {
    return join(this.path, "elements.jsonl");
  }

  /** Where each line begins, and the last one ends: 8 bytes each, so that a job reads its own lines only. */
  get offsets(): string {
    return join(this.path, "elements.offsets");
  }

  get script(): string {
    return join(this.path, "job.sh");
  }

  /** Written once the scheduler has taken it: a submission without is no submission. */
  get job(): string {
    return join(this.path, "job.json");
  }

  /** There when nobody waits for its jobs any more: one that starts all the same ends at once. */
  get givenUp(): string {
    return join(this.path, "given-up");
  }

  /** Jobs that were cancelled through Sheaf: indices of the array, or "all". */
  get cancelled(): string {
    return join(this.path, "cancelled");
  }

  /** The scheduler's own logs. */
  get logs(): string {
    return join(this.path, "logs");
  }

  get log(): string {
    return join(this.logs, "{job}-{index}.log");
  }

  get results(): string {
    return join(this.path, "results");
  }

  /** Which job of a pool has which elements. */
  get claims(): string {
    return join(this.path, "claims");
  }

  /** What the accounting says that its jobs used. */
  get figures(): string {
    return join(this.path, "figures.json");
  }

  /** Which jobs have started, and how often. */
  get starts(): string {
    return join(this.path, "starts");
  }

  /** Numbers of the lines whose end is in the store. */
  get settled(): string {
    return join(this.path, "settled");
  }

  shard(line: number): string {
    return this.shardNumbered(shardOf(line));
  }

  shardNumbered(shard: number): string {
    return join(this.results, String(shard));
  }

  result(line: number): string {
    return join(this.shard(line), `${line}.json`);
  }

  /** There when a line's job was told to end, and only the scheduler knows for certain why. */
  stopped(line: number): string {
    return join(this.shard(line), `${line}.stopped`);
  }

  /** There from when a job begins an element until its end is known. */
  begun(line: number): string {
    return join(this.shard(line), `${line}.begun`);
  }
}
