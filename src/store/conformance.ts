import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compareIndex, type IndexPath } from "../model/index-path.ts";
import type { Unusable } from "../model/look-up.ts";
import type { SkipReason } from "../model/states.ts";
import type { Usage } from "../model/usage.ts";
import type { Encoded } from "../value/encoded.ts";
import type {
  ElementQuery,
  ElementRow,
  ElementWrite,
  Holder,
  Lease,
  Request,
  RunRecord,
  Store,
  TaskBasis,
} from "./store.ts";

import { encoded, holder, identityOf, runRecord, succeeded } from "./fixtures/samples.ts";
import { upkeepCases } from "./fixtures/upkeep-cases.ts";

export interface OpenedStore {
  /** A store with nothing in it. */
  readonly store: Store;
  /** Opens the same data once more, as another process would. */
  reopen(): Promise<Store>;
}

/** Bytes are bytes, whatever the class that holds them. */
function sameBytes(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return undefined;
  return Buffer.compare(a, b) === 0;
}
expect.addEqualityTesters([sameBytes]);

const alive = () => false;
const dead = () => true;

const failure = {
  cause: "error",
  name: "TypeError",
  message: "x is not a function: \u{1f4a5} \u0000 «naïve»",
  code: "ERR_X",
  mend: "Write y.",
  stack: "TypeError\n    at z",
  exitCode: 3,
  signal: "SIGTERM",
  lastLines: ["one", "zwei", "三"],
} as const;

/** What every store must do. Each test gets an empty store of its own. */
export function storeConformance(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name}, as a store`, () => {
    let opened: OpenedStore;
    let store: Store;
    let others: Store[];

    const another = async (): Promise<Store> => {
      const other = await opened.reopen();
      others.push(other);
      return other;
    };
    const begin = (id = "demo-1", pid = 1): Promise<Lease> => store.createRun(runRecord(id), holder(pid));
    const rows = (run = "demo-1", query?: ElementQuery) => collect(store, run, query);
    const hit = async (identity: string, scope?: string) => (await store.lookup([identity], scope))[0];

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      others = [];
    });
    afterEach(async () => {
      for (const each of [store, ...others]) await each.close();
    });

    describe("runs", () => {
      it("gives back what was recorded, from another process too", async () => {
        const record: RunRecord = {
          ...runRecord("früh-é-日本-1"),
          flow: "früh",
          module: undefined,
          exportName: "naïve",
          params: { ...encoded({ x: "☃" }), special: true },
          steps: ["a", "unter/schritt"],
          argv: ["--x", "'quoted' \"twice\" %_\\"],
        };
        await store.createRun(record, holder(7, 12));
        const expected = {
          ...record,
          state: "running",
          startedAt: record.createdAt,
          endedAt: undefined,
          error: undefined,
          result: undefined,
          holder: holder(7, 12),
          provenance: undefined,
          pinned: false,
        };
        expect(await store.runs({})).toEqual([expected]);
        expect(await (await another()).runs({ prefix: record.id })).toEqual([expected]);
      });

      it("refuses an id that is taken", async () => {
        await begin();
        await expect(begin()).rejects.toMatchObject({ code: "SHEAF_RUN_EXISTS" });
      });

      it("lists the newest first, and filters", async () => {
        for (const [at, id] of ["a-1", "a-2", "b-1"].entries()) {
          const run = { ...runRecord(id, 1_000 * (at + 1)), flow: id[0]! };
          const lease = await store.createRun(run, holder(1));
          if (id === "a-2") await store.commit(lease, [], { state: "failed" });
        }
        const ids = async (query: Parameters<Store["runs"]>[0]) =>
          (await store.runs(query)).map(({ id }) => id);
        expect(await ids({})).toEqual(["b-1", "a-2", "a-1"]);
        expect(await ids({ limit: 2 })).toEqual(["b-1", "a-2"]);
        expect(await ids({ flow: "a" })).toEqual(["a-2", "a-1"]);
        expect(await ids({ states: ["failed", "succeeded"] })).toEqual(["a-2"]);
        expect(await ids({ states: [] })).toEqual([]);
        expect(await ids({ since: 2_000 })).toEqual(["b-1", "a-2"]);
        expect(await ids({ until: 2_000 })).toEqual(["a-2", "a-1"]);
        expect(await ids({ since: 1_500, until: 2_500, flow: "a" })).toEqual(["a-2"]);
      });

      it("finds by prefix, letter by letter", async () => {
        for (const id of ["demo-1", "demo-12", "Demo-3", "de_o-4", "démo-5"]) await begin(id);
        const ids = async (prefix: string) => (await store.runs({ prefix })).map(({ id }) => id).toSorted();
        expect(await ids("demo")).toEqual(["demo-1", "demo-12"]); // ambiguous: the caller sees both
        expect(await ids("demo-1")).toEqual(["demo-1"]); // a whole id is that run alone
        expect(await ids("demo-12")).toEqual(["demo-12"]);
        expect(await ids("de_")).toEqual(["de_o-4"]);
        expect(await ids("d%")).toEqual([]);
        expect(await ids("dé")).toEqual(["démo-5"]);
        expect(await ids("")).toHaveLength(5);
        expect(await ids("nothing")).toEqual([]);
      });

      it("updates what it is given and nothing else", async () => {
        const lease = await begin();
        const result: Encoded = {
          ...encoded(3),
          format: "v8",
          text: undefined,
          blob: "blobs/ab/cd",
          size: 2 ** 40,
          special: true,
        };
        await store.commit(lease, [], { state: "failed", endedAt: 9_000, error: failure });
        expect((await store.runs({}))[0]).toMatchObject({ state: "failed", endedAt: 9_000, error: failure });
        await store.commit(lease, [], { result, manifest: "{}" });
        expect((await store.runs({}))[0]).toMatchObject({
          state: "failed",
          error: failure,
          result,
          manifest: "{}",
        });
        await store.commit(lease, [], { state: "running", endedAt: undefined, error: undefined });
        expect((await store.runs({}))[0]).toMatchObject({
          state: "running",
          endedAt: undefined,
          error: undefined,
          result,
        });
      });
    });

    describe("the lease", () => {
      it("is held by one, until he is dead", async () => {
        const first = await begin();
        const other = await another();
        expect(await other.acquire("demo-1", holder(2), alive)).toEqual({ heldBy: holder(1) });
        const second = (await other.acquire("demo-1", holder(2, 77), dead)) as Lease;
        expect(second).toEqual({ run: "demo-1", epoch: first.epoch + 1 });
        expect((await store.runs({}))[0]!.holder).toEqual(holder(2, 77));
      });

      it("asks about the holder as he last was", async () => {
        const lease = await begin();
        await store.heartbeat(lease, 55_555);
        const asked: Holder[] = [];
        await store.acquire("demo-1", holder(2), (who) => asked.push(who) === 0);
        expect(asked).toEqual([holder(1, 55_555)]);
      });

      it("fences off who has lost it, and writes nothing of his", async () => {
        const lost = await begin();
        const other = await another();
        const lease = (await other.acquire("demo-1", holder(2), dead)) as Lease;
        const fenced = { code: "SHEAF_FENCED" };
        await expect(store.commit(lost, [succeeded([0])], { state: "failed" })).rejects.toMatchObject(fenced);
        await expect(store.heartbeat(lost, 9_999)).rejects.toMatchObject(fenced);
        await store.release(lost); // changes nothing: it is not his to give back
        expect(await rows()).toEqual([]);
        expect((await store.runs({}))[0]).toMatchObject({ state: "running", holder: holder(2) });
        expect(await other.commit(lease, [succeeded([0])])).toHaveLength(1);
      });

      it("given back, is taken without a question, and fences the one who gave it back", async () => {
        const first = await begin();
        await store.release(first);
        expect((await store.runs({}))[0]!.holder).toBeUndefined();
        await expect(store.commit(first, [])).rejects.toMatchObject({ code: "SHEAF_FENCED" });
        const neverAsked = () => {
          throw new Error("asked");
        };
        const second = await store.acquire("demo-1", holder(2), neverAsked);
        expect(second).toEqual({ run: "demo-1", epoch: first.epoch + 1 });
      });

      it("goes to exactly one of many who reach for it at once", async () => {
        await store.release(await begin());
        const stores = await Promise.all([1, 2, 3, 4].map(another));
        const taken = await Promise.all(
          stores.map((each, at) => each.acquire("demo-1", holder(10 + at), alive)),
        );
        expect(taken.filter((each) => "epoch" in each)).toHaveLength(1);
      });

      it("stays where it is when the question fails", async () => {
        const lease = await begin();
        const question = () => {
          throw new Error("cannot tell");
        };
        await expect(store.acquire("demo-1", holder(2), question)).rejects.toThrow("cannot tell");
        await store.heartbeat(lease, 2_000);
        expect((await store.runs({}))[0]!.holder).toEqual(holder(1, 2_000));
      });

      it("needs a run", async () => {
        const missing = { code: "SHEAF_RUN_NOT_FOUND" };
        await expect(store.acquire("nope", holder(1), dead)).rejects.toMatchObject(missing);
        await expect(store.request("nope", { type: "cancel" }, 1)).rejects.toMatchObject(missing);
        await expect(store.counts("nope")).rejects.toMatchObject(missing);
        await expect(rows("nope")).rejects.toMatchObject(missing);
      });
    });

    describe("requests", () => {
      it("are taken once, oldest first, by the run's holder", async () => {
        const lease = await begin();
        const otherLease = await begin("other-1");
        const requests: Request[] = [
          { type: "cancel", step: "größe", index: [3, 2 ** 31 - 1] },
          { type: "cancel", kill: true },
        ];
        const other = await another();
        for (const [at, request] of requests.entries()) await other.request("demo-1", request, at);
        expect(await store.heartbeat(otherLease, 1)).toEqual([]);
        expect(await store.heartbeat(lease, 2)).toEqual(requests);
        expect(await store.heartbeat(lease, 3)).toEqual([]);
      });

      it("wait for the next holder when nobody drives the run", async () => {
        await store.release(await begin());
        await store.request("demo-1", { type: "cancel" }, 1);
        const lease = (await store.acquire("demo-1", holder(2), alive)) as Lease;
        expect(await store.heartbeat(lease, 2)).toEqual([{ type: "cancel" }]);
      });
    });

    it("pins runs, and keeps their provenance", async () => {
      const lease = await begin();
      await store.pin("demo-1", true);
      await store.commit(lease, [], { provenance: '{"git":"é"}' });
      expect((await store.runs({}))[0]).toMatchObject({ pinned: true, provenance: '{"git":"é"}' });
      await store.pin("demo-1", false);
      expect((await (await another()).runs({}))[0]).toMatchObject({ pinned: false });
      await expect(store.pin("demo-9", true)).rejects.toMatchObject({ code: "SHEAF_RUN_NOT_FOUND" });
    });

    describe("the bases of tasks", () => {
      const basis = (task: string, prefix: string, steps = [0]): TaskBasis => ({
        task,
        steps,
        prefix,
        lookUp: "open",
      });

      it("are kept with what they are compared with: the run before, of the same flow if there is one", async () => {
        await store.createRun({ ...runRecord("other-1"), flow: "other" }, holder(1), [basis("mean", "o")]);
        const sides = { previous: { run: "other-1", prefix: "o" } };
        await store.createRun(runRecord("demo-1"), holder(1), [
          basis("mean", "a", [1, 2]),
          basis("sum", "b", [0]),
        ]);
        expect(await store.tasks("demo-1")).toEqual([
          { run: "demo-1", ...basis("sum", "b", [0]), previous: undefined },
          { run: "demo-1", ...basis("mean", "a", [1, 2]), ...sides },
        ]);
        await store.createRun({ ...runRecord("other-2"), flow: "other" }, holder(1), [basis("mean", "o2")]);
        await store.createRun(runRecord("demo-2"), holder(1), [basis("mean", "c")]);
        expect((await store.tasks("demo-2"))[0]!.previous).toEqual({ run: "demo-1", prefix: "a" });
        expect(await store.latestTask("mean", "demo")).toMatchObject({ run: "demo-2", prefix: "c" });
        expect(await store.latestTask("mean", "third")).toMatchObject({ run: "demo-2", prefix: "c" });
        expect(await store.latestTask("none", "demo")).toBeUndefined();
      });

      it("say which prefixes no other run has ever had, also before it was removed or had other code", async () => {
        const lease = await store.createRun(runRecord("demo-1"), holder(1), [
          basis("mean", "a"),
          basis("sum", "s", [1]),
        ]);
        expect(await store.ownPrefixes("demo-1", ["a", "s", "none"])).toEqual(new Set(["a", "s"]));
        await store.commit(lease, [], { tasks: [basis("mean", "b")] });
        await store.createRun(runRecord("demo-2"), holder(2), [basis("total", "a"), basis("mean", "c", [1])]);
        expect(await store.ownPrefixes("demo-1", ["a", "b", "s"])).toEqual(new Set(["b", "s"]));
        expect(await (await another()).ownPrefixes("demo-2", ["a", "c"])).toEqual(new Set(["c"]));
      });

      it("are replaced when the run is taken up again with other code", async () => {
        const lease = await store.createRun(runRecord("demo-1"), holder(1), [basis("mean", "a")]);
        await store.commit(lease, [], { tasks: [basis("mean", "b")] });
        expect(await store.tasks("demo-1")).toEqual([
          { run: "demo-1", ...basis("mean", "b"), previous: undefined },
        ]);
      });
    });

    describe("elements", () => {
      const base = { attempt: 0, startedAt: undefined, identity: undefined, result: undefined, at: 3_000 };
      const nothing = { failure: undefined, because: undefined, by: undefined, difference: undefined };
      const usage: Usage = { wallMs: 4.5, cpuMs: 3, peakRssBytes: 2 ** 33, readBytes: 0, host: "node-1" };
      const unusable: Unusable = { run: "früher", step: "größe", problem: "its file é is gone" };
      const row = (more: Partial<ElementRow>) => ({ step: 1, index: [0], ...base, ...nothing, ...more });

      it("are read as they were written, in every state", async () => {
        const lease = await begin();
        const identity = identityOf("x");
        const inputs = '\n"größe":"☃"\t"ein \\"Text\\""';
        const [result] = await store.commit(lease, [
          succeeded([], { step: 0, identity: identityOf("r"), inputs, usage, unusable }),
        ]);
        const because: SkipReason = { type: "upstream-failed", element: { step: "größe", index: [1, 2] } };
        const at = 3_000;
        await store.commit(lease, [
          { step: 1, index: [0], state: "running", attempt: 2, at, identity, inputs },
          { step: 1, index: [1], state: "cached", at, identity: identityOf("r"), result: result! },
          {
            step: 1,
            index: [2],
            state: "failed",
            attempt: 3,
            startedAt: 2_500,
            at,
            identity,
            inputs,
            failure,
            usage,
          },
          {
            step: 1,
            index: [3],
            state: "failed",
            attempt: 1,
            startedAt: 1,
            at,
            identity: undefined,
            failure,
          },
          { step: 1, index: [4], state: "cancelled", at, by: { by: "user", detail: "Ctrl-C" } },
          { step: 1, index: [5], state: "skipped", at, because },
          { step: 1, index: [6], state: "stale", at, difference: "line 3" },
        ]);
        const reused = {
          id: result,
          output: encoded({ of: "" }),
          run: "demo-1",
          step: "prepare",
          createdAt: 2_005,
          elapsedMs: 4.5,
        };
        expect(await rows()).toEqual([
          row({
            step: 0,
            index: [],
            state: "succeeded",
            attempt: 1,
            startedAt: 2_000,
            at: 2_005,
            identity: identityOf("r"),
            result: reused as never,
            inputs,
            usage,
            unusable,
          }),
          row({ index: [0], state: "running", attempt: 2, startedAt: at, identity, inputs }),
          row({ index: [1], state: "cached", identity: identityOf("r"), result: reused as never, inputs }),
          row({
            index: [2],
            state: "failed",
            attempt: 3,
            startedAt: 2_500,
            identity,
            failure,
            inputs,
            usage,
          }),
          row({ index: [3], state: "failed", attempt: 1, startedAt: 1, failure }),
          row({ index: [4], state: "cancelled", by: { by: "user", detail: "Ctrl-C" } }),
          row({ index: [5], state: "skipped", because }),
          row({ index: [6], state: "stale", difference: "line 3" }),
        ]);
      });

      it("keep the attempts before the last one, until they are taken back", async () => {
        const lease = await begin();
        const tried = (attempt: number) => ({
          attempt,
          startedAt: attempt * 10,
          at: attempt * 10 + 5,
          failure,
        });
        const at = { step: 1, index: [3] };
        await store.commit(lease, [
          { ...at, state: "retried", ...tried(1) },
          { ...at, state: "retried", ...tried(2), usage },
          succeeded([3], { attempt: 3 }),
        ]);
        expect(await store.attempts("demo-1", 1, [3])).toEqual([tried(1), { ...tried(2), usage }]);
        expect((await rows()).map(({ state, attempt }) => [state, attempt])).toEqual([["succeeded", 3]]);
        expect(await store.attempts("demo-1", 1, [4])).toEqual([]);
        expect(await store.retried("demo-1")).toEqual([
          { ...at, ...tried(1) },
          { ...at, ...tried(2), usage },
        ]);
        await store.commit(lease, [{ ...at, state: "pending", keepsAttempts: true }]);
        expect(await rows()).toEqual([]);
        expect(await store.attempts("demo-1", 1, [3])).toHaveLength(2);
        await store.commit(lease, [{ ...at, state: "pending" }]);
        expect(await store.attempts("demo-1", 1, [3])).toEqual([]);
      });

      it("know which of them computed a result", async () => {
        const first = await begin();
        const [result] = await store.commit(first, [succeeded([3, 1])]);
        const second = await begin("demo-2", 2);
        await store.commit(second, [
          { step: 2, index: [0], state: "cached", at: 1, identity: identityOf("r"), result: result! },
        ]);
        expect(await store.origin(result!)).toEqual({ run: "demo-1", step: 1, index: [3, 1] });
        expect(await store.origin(result! + 1)).toBeUndefined();
      });

      it("keep every stored form of an output", async () => {
        const lease = await begin();
        const outputs: Encoded[] = [
          { ...encoded("ünïcode \u{1f600} \u2028"), special: true },
          { ...encoded(null), text: undefined, blob: "blobs/00/ff", format: "jsonl", size: 2 ** 33 },
          { ...encoded([]), format: "mine" },
        ];
        const ids = await store.commit(
          lease,
          outputs.map((output, at) => succeeded([at], { output })),
        );
        expect((await store.results(ids)).map(({ output }) => output)).toEqual(outputs);
        expect((await rows()).map(({ result }) => result!.output)).toEqual(outputs);
        const others = await (await another()).results([ids[2]!, ids[0]!, ids[2]!]);
        expect(others.map(({ output }) => output)).toEqual([outputs[2], outputs[0], outputs[2]]);
        await expect(store.results([ids[0]!, 999])).rejects.toMatchObject({ code: "SHEAF_STORE_BROKEN" });
      });

      it("go from running to their end, and keep what they had on the way", async () => {
        const lease = await begin();
        const identity = identityOf("x");
        const running = { step: 1, state: "running", attempt: 2, at: 1_000, identity } as const;
        await store.commit(lease, [
          { ...running, index: [0] },
          { ...running, index: [1] },
        ]);
        await store.commit(lease, [
          succeeded([0], { attempt: 2, startedAt: 1_000, identity }),
          { step: 1, index: [1], state: "cancelled", at: 3_000, by: { by: "signal" } },
        ]);
        const [first, second] = await rows();
        expect(first).toMatchObject({ state: "succeeded", attempt: 2, startedAt: 1_000, identity });
        expect(second).toMatchObject({
          state: "cancelled",
          attempt: 2,
          startedAt: 1_000,
          by: { by: "signal" },
        });
      });

      it("are taken back by `pending`, in the order of the batch", async () => {
        const lease = await begin();
        await store.commit(lease, [succeeded([0]), succeeded([1])]);
        await store.commit(lease, [{ step: 1, index: [0], state: "pending" }]);
        expect((await rows()).map(({ index }) => index)).toEqual([[1]]);
        const again = succeeded([1], { attempt: 2 });
        await store.commit(lease, [
          { step: 1, index: [1], state: "pending" },
          again,
          { step: 1, index: [2], state: "running", attempt: 1, at: 1, identity: again.identity },
          { step: 1, index: [2], state: "pending" },
        ]);
        expect(await rows()).toMatchObject([{ index: [1], state: "succeeded", attempt: 2 }]);
      });

      it("are committed once: a second result is refused, and all that came with it", async () => {
        const lease = await begin();
        const [result] = await store.commit(lease, [succeeded([0]), succeeded([1])]);
        const before = await rows();
        const internal = { code: "SHEAF_INTERNAL" };
        await expect(store.commit(lease, [succeeded([2]), succeeded([0])])).rejects.toMatchObject(internal);
        await expect(store.commit(lease, [succeeded([3]), succeeded([3])])).rejects.toMatchObject(internal);
        const late: ElementWrite = { step: 1, index: [1], state: "cancelled", at: 1, by: { by: "user" } };
        await expect(store.commit(lease, [succeeded([2]), late])).rejects.toMatchObject(internal);
        expect(await rows()).toEqual(before);
        expect((await store.size()).results).toBe(2);
        // Pointing it to another's result is no second execution.
        await store.commit(lease, [
          { step: 1, index: [1], state: "cached", at: 9, identity: succeeded([0]).identity, result: result! },
        ]);
        expect((await rows())[1]).toMatchObject({ state: "cached", result: { id: result } });
      });

      it("are all written or none: one bad write leaves nothing, and the store goes on", async () => {
        const lease = await begin();
        const good = Array.from({ length: 120 }, (_, at) => succeeded([at]));
        for (const bad of [
          succeeded([-1]),
          succeeded([2 ** 32]),
          succeeded([0.5]),
          succeeded([0], { step: -1 }),
          succeeded([500], { output: { ...encoded(1), text: undefined } }),
        ]) {
          const batch = [...good, bad, succeeded([777])];
          await expect(store.commit(lease, batch, { state: "failed" })).rejects.toMatchObject({
            code: "SHEAF_INTERNAL",
          });
        }
        expect(await rows()).toEqual([]);
        expect(await hit(good[0]!.identity)).toBeUndefined();
        expect((await store.runs({}))[0]!.state).toBe("running");
        expect(await store.commit(lease, good)).toHaveLength(120);
      });

      it("come in pages, in the order of their paths", async () => {
        const lease = await begin();
        const large = 2 ** 31 - 1;
        const paths: IndexPath[][] = [
          [[]],
          [...Array.from({ length: 4_500 }, (_, at) => [at]), [65_536], [large], [2 ** 32 - 1]],
          [
            [0, 0],
            [0, 1],
            [0, 255],
            [0, 256],
            [1, 0],
            [2, large],
            [255, 3],
            [256, 0],
            [large, 0],
          ],
          [
            [0, 0, 0],
            [0, 0, 256],
            [0, large, 1],
            [3, 12, 7],
            [large, large, large],
          ],
        ];
        const writes = paths.flatMap((ofStep, step) => ofStep.map((index) => succeeded(index, { step })));
        await store.commit(lease, shuffled(writes));
        const seen: ElementRow[] = [];
        let pages = 0;
        for await (const page of store.elements("demo-1")) {
          pages++;
          seen.push(...page);
        }
        expect(pages).toBeGreaterThan(2);
        expect(seen.map(({ step, index }) => [step, ...index])).toEqual(
          paths.flatMap((ofStep, step) => ofStep.toSorted(compareIndex).map((index) => [step, ...index])),
        );
        expect(seen.every(({ index, result }) => result!.output.text === `{"of":"${index.join()}"}`)).toBe(
          true,
        );
      });

      it("are found by step, index, state and number", async () => {
        const lease = await begin();
        await store.commit(lease, [
          ...Array.from({ length: 2_100 }, (_, at) => succeeded([at])),
          {
            step: 1,
            index: [5_000],
            state: "failed",
            attempt: 1,
            startedAt: 1,
            at: 2,
            identity: undefined,
            failure,
          },
          { step: 2, index: [3, 4], state: "skipped", at: 2, because: { type: "when" } },
          { step: 2, index: [3, 5], state: "stale", at: 2, difference: "" },
        ]);
        await store.commit(await begin("demo-2"), [succeeded([0])]);
        const at = async (query: ElementQuery) =>
          (await rows("demo-1", query)).map(({ step, index }) => `${step}[${index.join()}]`);
        expect(await at({ step: 2 })).toEqual(["2[3,4]", "2[3,5]"]);
        expect(await at({ step: 2, index: [3, 5] })).toEqual(["2[3,5]"]);
        expect(await at({ index: [7] })).toEqual(["1[7]"]);
        expect(await at({ states: ["failed", "stale"] })).toEqual(["1[5000]", "2[3,5]"]);
        expect(await at({ states: ["failed", "stale"], limit: 1 })).toEqual(["1[5000]"]);
        expect(await at({ limit: 2_050 })).toHaveLength(2_050);
        expect(await at({ limit: 0 })).toEqual([]);
        expect(await at({ states: [] })).toEqual([]);
        expect(await rows("demo-2")).toHaveLength(1);
      });

      it("are counted by step and state", async () => {
        const lease = await begin();
        const [result] = await store.commit(lease, [succeeded([0]), succeeded([1])]);
        await store.commit(lease, [
          { step: 1, index: [2], state: "cached", at: 1, identity: succeeded([0]).identity, result: result! },
          { step: 2, index: [], state: "running", attempt: 1, at: 1, identity: identityOf("y") },
        ]);
        const zero = { pending: 0, failed: 0, skipped: 0, cancelled: 0, stale: 0 };
        expect(await store.counts("demo-1")).toEqual(
          new Map([
            [1, { ...zero, total: 3, succeeded: 2, cached: 1, running: 0 }],
            [2, { ...zero, total: 1, succeeded: 0, cached: 0, running: 1 }],
          ]),
        );
        await begin("demo-2");
        expect(await store.counts("demo-2")).toEqual(new Map());
      });

      it("tell what was saved by taking results from other runs", async () => {
        const first = await begin();
        const [result] = await store.commit(first, [{ ...succeeded([0]), elapsedMs: 250 }]);
        const cached = {
          state: "cached",
          at: 1,
          identity: succeeded([0]).identity,
          result: result!,
        } as const;
        await store.commit(first, [{ ...cached, step: 1, index: [1] }]);
        const second = await begin("demo-2");
        await store.commit(second, [
          { ...cached, step: 1, index: [0] },
          { ...cached, step: 1, index: [1] },
        ]);
        expect(await store.savings("demo-1")).toEqual(new Map());
        expect(await store.savings("demo-2")).toEqual(new Map([[1, 500]]));
      });

      it("are written by the ten thousand", async () => {
        const lease = await begin();
        const writes = Array.from({ length: 10_000 }, (_, at) => succeeded([at]));
        const ids = await store.commit(lease, writes);
        expect(new Set(ids).size).toBe(10_000);
        const found = await store.lookup(writes.map(({ identity }) => identity).toReversed(), undefined);
        expect(found.map((each) => each?.id)).toEqual(ids.toReversed());
        expect((await store.results(ids)).map(({ output }) => output.text)).toEqual(
          writes.map(({ output }) => output.text),
        );
        expect((await store.counts("demo-1")).get(1)!.succeeded).toBe(10_000);
      });
    });

    describe("look-ups", () => {
      it("find the newest result of any run, with what a hit tells", async () => {
        const identity = identityOf("same");
        const results: number[] = [];
        for (const run of ["demo-1", "demo-2"]) {
          const lease = await begin(run);
          const write = succeeded([0], { identity, output: encoded(run), at: 7_000, elapsedMs: 12.25 });
          results.push(...(await store.commit(lease, [write])));
        }
        const newest = { id: results[1], text: encoded("demo-2").text, elapsedMs: 12.25 };
        expect(await store.lookup([identityOf("none"), identity, identity], undefined)).toEqual([
          undefined,
          newest,
          newest,
        ]);
        expect(await (await another()).lookup([identity], undefined)).toEqual([newest]);
        expect(await store.results([results[1]!])).toEqual([
          {
            id: results[1],
            output: encoded("demo-2"),
            run: "demo-2",
            step: "convert",
            createdAt: 7_000,
            elapsedMs: 12.25,
          },
        ]);
        expect(await store.lookup([], undefined)).toEqual([]);
      });

      it("give the text of plain outputs, and of no others", async () => {
        const outputs: Encoded[] = [
          encoded("ünïcode \u{1f600} \u2028 \n \0"),
          { ...encoded("secret"), special: true },
          { ...encoded(null), text: undefined, blob: "blobs/00/ff" },
          { ...encoded([]), format: "mine" },
          encoded(""),
        ];
        const writes = outputs.map((output, at) => succeeded([at], { output }));
        await store.commit(await begin(), writes);
        const plain = [outputs[0]!.text, undefined, undefined, undefined, outputs[4]!.text];
        const found = await store.lookup(
          writes.map(({ identity }) => identity),
          undefined,
        );
        expect(found.map((each) => each!.text)).toEqual(plain);
        for (const [at, { identity }] of writes.entries())
          expect((await hit(identity))!.text).toBe(plain[at]);
      });

      it("of one run see that run alone, also what others may not reuse", async () => {
        const [open, own] = [identityOf("open"), identityOf("own")];
        const first = await begin("demo-1");
        await store.commit(first, [
          succeeded([0], { identity: open }),
          succeeded([1], { identity: own, reusable: false }),
        ]);
        await store.commit(await begin("demo-2"), [succeeded([0], { identity: open })]);
        const runOf = async (scope?: string) => {
          const [row] = await store.results([(await hit(open, scope))!.id]);
          return row!.run;
        };
        expect(await runOf()).toBe("demo-2");
        expect(await hit(own)).toBeUndefined();
        expect(await runOf("demo-1")).toBe("demo-1");
        expect(await hit(own, "demo-1")).toBeDefined();
        expect(await hit(own, "demo-2")).toBeUndefined();
        expect(await hit(own, "no-such-run")).toBeUndefined();
      });

      it("pass over a newer result that is not to be reused", async () => {
        const identity = identityOf("x");
        const lease = await begin();
        const [first] = await store.commit(lease, [
          succeeded([0], { identity }),
          succeeded([1], { identity, reusable: false }),
        ]);
        expect((await hit(identity))?.id).toBe(first);
      });

      it("never find what was invalidated; its element keeps it", async () => {
        const identity = identityOf("x");
        const lease = await begin();
        const [older, newer] = await store.commit(lease, [
          succeeded([0], { identity }),
          succeeded([1], { identity }),
        ]);
        await store.invalidate([newer!]);
        expect((await hit(identity))?.id).toBe(older);
        await (await another()).invalidate([older!]);
        expect(await hit(identity)).toBeUndefined();
        expect(await hit(identity, "demo-1")).toBeUndefined();
        expect((await rows()).map(({ result }) => result?.id)).toEqual([older, newer]);
      });

      it("tell identities apart that begin alike", async () => {
        const lease = await begin();
        const alike = [1, 2, 3].map((last) => `${last}`.padStart(64, "9"));
        const ids = await store.commit(
          lease,
          alike.slice(0, 2).map((identity, at) => succeeded([at], { identity })),
        );
        expect((await store.lookup(alike, undefined)).map((found) => found?.id)).toEqual([...ids, undefined]);
      });
    });

    describe("facts", () => {
      it("are remembered by namespace and key, the last word counting", async () => {
        await store.remember(
          "digest",
          new Map([
            ["/a", "1"],
            ["/é 日本 '\"", "2"],
          ]),
        );
        await store.remember("digest", new Map([["/a", "3"]]));
        await store.remember("other", new Map([["/a", "4"]]));
        await store.remember("other", new Map());
        expect(await store.recall("digest", ["/none", "/é 日本 '\"", "/a", "/a"])).toEqual([
          undefined,
          "2",
          "3",
          "3",
        ]);
        expect(await (await another()).recall("other", ["/a"])).toEqual(["4"]);
        expect(await store.recall("nothing", ["/a"])).toEqual([undefined]);
        expect(await store.recall("digest", [])).toEqual([]);
      });
    });

    upkeepCases(() => ({ store, another }));

    it("says how much it holds", async () => {
      const lease = await begin();
      await store.commit(lease, [
        succeeded([0], { output: { ...encoded(1), text: undefined, blob: "b", size: 1_000_000 } }),
        { step: 0, index: [], state: "skipped", at: 1, because: { type: "when" } },
      ]);
      const size = await store.size();
      expect(size).toMatchObject({ runs: 1, elements: 2, results: 1 });
      expect(size.bytes).toBeGreaterThan(1_000_000);
    });

    it("is read by others while it is written, and they see whole commits only", async () => {
      const lease = await begin();
      const reader = await another();
      let done = false;
      const reading = (async () => {
        const seen: number[] = [];
        while (!done) {
          const counted = (await reader.counts("demo-1")).get(1)?.total ?? 0;
          expect(counted % 100).toBe(0);
          seen.push(counted);
          await new Promise(setImmediate);
        }
        return seen;
      })();
      for (let from = 0; from < 3_000; from += 100) {
        const batch = Array.from({ length: 100 }, (_, at) => succeeded([from + at]));
        await store.commit(lease, batch);
        await new Promise(setImmediate);
      }
      done = true;
      const seen = await reading;
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect((await reader.counts("demo-1")).get(1)!.total).toBe(3_000);
    });

    it("lets several write to their own runs at once", async () => {
      const stores = [store, await another(), await another()];
      await Promise.all(
        stores.map(async (each, at) => {
          const lease = await each.createRun(runRecord(`run-${at}`), holder(at));
          for (let from = 0; from < 400; from += 20) {
            await each.commit(
              lease,
              Array.from({ length: 20 }, (_, row) => succeeded([from + row])),
            );
            await new Promise(setImmediate);
          }
        }),
      );
      for (const at of stores.keys()) expect((await store.counts(`run-${at}`)).get(1)!.succeeded).toBe(400);
    });
  });
}

async function collect(store: Store, run: string, query?: ElementQuery): Promise<ElementRow[]> {
  const all: ElementRow[] = [];
  for await (const page of store.elements(run, query)) all.push(...page);
  return all;
}

/** The same order each time, far from the sorted one. */
function shuffled<T>(items: readonly T[]): T[] {
  const keyed = items.map((item, at) => ({ item, key: (at * 2_654_435_761) % 4_294_967_296 }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}
