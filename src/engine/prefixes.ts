import { identityPrefix } from "../plan/identity.ts";
import type { Store } from "../store/store.ts";
import type { Task } from "../task/task.ts";

export interface PrefixesOptions {
  readonly store: Store;
  readonly run: string;
  readonly codeOf: (task: Task) => string;
  readonly envOf: (task: Task) => Readonly<Record<string, string>>;
}

/** What all elements of a task have in common in their identity. */
export class Prefixes {
  readonly #o: PrefixesOptions;
  readonly #known = new Map<Task, string>();
  #own: ReadonlySet<string> = new Set();

  constructor(options: PrefixesOptions) {
    this.#o = options;
  }

  of(task: Task): string {
    let prefix = this.#known.get(task);
    if (prefix === undefined) {
      prefix = identityPrefix({ task, code: this.#o.codeOf(task), env: this.#o.envOf(task) });
      this.#known.set(task, prefix);
    }
    return prefix;
  }

  /** Finds out of which tasks, as they are, only this run can have results. Another run may begin to have them at any time. */
  async lookForOthers(tasks: Iterable<Task>): Promise<void> {
    const prefixes = [...new Set(tasks)].map((task) => this.of(task));
    this.#own = await this.#o.store.ownPrefixes(this.#o.run, prefixes);
  }

  /** When it was last looked for others, there were none. */
  isOwn(task: Task): boolean {
    return this.#own.has(this.of(task));
  }
}
