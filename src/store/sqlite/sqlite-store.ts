import type { IndexPath } from "../../model/index-path.ts";
import type {
  ElementQuery,
  ElementRow,
  ElementWrite,
  Holder,
  Lease,
  Request,
  RunQuery,
  RunRecord,
  RunUpdate,
  Store,
  TaskBasis,
} from "../store.ts";
import type { Connection } from "./connection.ts";
import { ElementWriter } from "./element-writer.ts";
import { ELEMENT_PAGE, Elements } from "./elements.ts";
import { recallFacts, rememberFacts } from "./facts.ts";
import { Leases } from "./leases.ts";
import { Prefixes } from "./prefixes.ts";
import { ResultLookup } from "./result-lookup.ts";
import { Results } from "./results.ts";
import { RunNames } from "./run-names.ts";
import { Runs } from "./runs.ts";
import { TaskBases } from "./task-bases.ts";
import { SqliteUpkeep } from "./sqlite-upkeep.ts";
import { storeSize } from "./store-size.ts";

/** The store in one SQLite file: each method is one transaction of the parts that do the work. */
export class SqliteStore implements Store {
  readonly location: string;
  readonly upkeep: SqliteUpkeep;
  readonly #connection: Connection;
  readonly #names: RunNames;
  readonly #runs: Runs;
  readonly #leases: Leases;
  readonly #results: Results;
  readonly #lookup: ResultLookup;
  readonly #elements: Elements;
  readonly #writer: ElementWriter;
  readonly #tasks: TaskBases;
  readonly #prefixes: Prefixes;

  constructor(connection: Connection, location: string) {
    this.location = location;
    this.#connection = connection;
    this.#names = new RunNames(connection);
    this.#runs = new Runs(connection);
    this.upkeep = new SqliteUpkeep(connection, this.#names);
    this.#leases = new Leases(connection, this.#names);
    this.#results = new Results(connection, this.#names);
    this.#lookup = new ResultLookup(connection);
    this.#elements = new Elements(connection, this.#names);
    this.#prefixes = new Prefixes(connection);
    this.#tasks = new TaskBases(connection, this.#prefixes);
    this.#writer = new ElementWriter(connection, this.#results, this.#names);
  }

  async createRun(run: RunRecord, holder: Holder, tasks: readonly TaskBasis[] = []): Promise<Lease> {
    await this.#connection.write(() => {
      this.#runs.create(run, holder);
      this.#tasks.record(this.#names.get(run.id), run.flow, tasks);
    });
    return { run: run.id, epoch: 1 };
  }

  runs(query: RunQuery) {
    return this.#connection.read(() => this.#runs.find(query));
  }

  acquire(run: string, holder: Holder, isDead: (holder: Holder) => boolean) {
    return this.#connection.write(() => this.#leases.acquire(run, holder, isDead));
  }

  release(lease: Lease) {
    return this.#connection.write(() => this.#leases.release(lease));
  }

  heartbeat(lease: Lease, at: number) {
    return this.#connection.write(() => this.#leases.heartbeat(lease, at));
  }

  request(run: string, request: Request, at: number) {
    return this.#connection.write(() => this.#leases.request(run, request, at));
  }

  commit(lease: Lease, elements: readonly ElementWrite[], update?: RunUpdate) {
    return this.#connection.write(() => {
      const run = this.#leases.check(lease);
      const ids = this.#writer.write(run, elements);
      if (update !== undefined) this.#runs.update(run, update);
      if (update?.tasks !== undefined) this.#tasks.record(run, this.#runs.flowOf(run), update.tasks);
      return ids;
    });
  }

  lookup(identities: readonly string[], scope: string | undefined) {
    return this.#connection.readNow(() => {
      if (scope === undefined) return this.#lookup.find(identities, undefined);
      const run = this.#names.find(scope);
      return run === undefined ? identities.map(() => undefined) : this.#lookup.find(identities, run);
    });
  }

  async *elements(run: string, query: ElementQuery = {}): AsyncIterable<readonly ElementRow[]> {
    let left = query.limit ?? Infinity;
    let after: ElementRow | undefined;
    while (left > 0) {
      const limit = Math.min(left, ELEMENT_PAGE);
      const page = await this.#connection.read(() =>
        this.#elements.page(this.#names.get(run), { ...query, limit }, after),
      );
      if (page.length > 0) yield page;
      if (page.length < limit) return;
      left -= page.length;
      after = page.at(-1);
    }
  }

  results(ids: readonly number[]) {
    return this.#connection.read(() => this.#results.read(ids));
  }

  attempts(run: string, step: number, index: IndexPath) {
    return this.#connection.read(() => this.#elements.attempts(this.#names.get(run), step, index));
  }

  retried(run: string) {
    return this.#connection.read(() => this.#elements.retried(this.#names.get(run)));
  }

  tasks(run: string) {
    return this.#connection.read(() => this.#tasks.of(this.#names.get(run)));
  }

  ownPrefixes(run: string, prefixes: readonly string[]) {
    return this.#connection.read(() => this.#prefixes.ownOf(this.#names.get(run), prefixes));
  }

  latestTask(task: string, flow: string) {
    return this.#connection.read(() => this.#tasks.latest(task, flow));
  }

  origin(result: number) {
    return this.#connection.read(() => this.#elements.origin(result));
  }

  pin(run: string, pinned: boolean) {
    return this.#connection.write(() => this.#runs.pin(this.#names.get(run), pinned));
  }

  savings(run: string) {
    return this.#connection.read(() => this.#elements.savings(this.#names.get(run)));
  }

  counts(run: string) {
    return this.#connection.read(() => this.#elements.counts(this.#names.get(run)));
  }

  invalidate(results: readonly number[]) {
    return this.#connection.write(() => this.#results.invalidate(results));
  }

  recall(namespace: string, keys: readonly string[]) {
    return this.#connection.read(() => recallFacts(this.#connection, namespace, keys));
  }

  remember(namespace: string, entries: ReadonlyMap<string, string>) {
    return this.#connection.write(() => rememberFacts(this.#connection, namespace, entries));
  }

  size() {
    return this.#connection.read(() => storeSize(this.#connection));
  }

  /** Closes the file and folds its log into it, as far as nobody else is reading it. */
  async close(): Promise<void> {
    this.#connection.close();
  }
}
