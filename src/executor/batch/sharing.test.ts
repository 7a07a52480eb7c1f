import fc from "fast-check";
import { expect, test } from "vitest";
import type { Chunk } from "../../model/chunk.ts";
import type { Packing } from "../../model/packing.ts";
import type { Work } from "../executor.ts";
import { type JobOptions, jobsOf } from "./array-job.ts";
import { packsOf } from "./packing.ts";
import { Paces, type Past } from "./paces.ts";
import { Sharing } from "./sharing.ts";

const minute = 60_000;

const options: JobOptions = {
  run: "run",
  workDir: "/",
  worker: [],
  resources: {},
  preamble: [],
  chunk: 1,
  pool: undefined,
  maxArraySize: 1000,
  maxSubmitJobs: Infinity,
  queues: [],
  facts: {},
};

function worksOf(size: number, of: Partial<Work> = {}): Work[] {
  const need = { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined };
  const common = { step: "simulate", code: "c", location: {}, need, ...of };
  return Array.from({ length: size }, (_, at) => ({ ...common, attemptId: at }) as unknown as Work);
}

const unknown: Past = { own: undefined, earlier: undefined, hasBegun: false };
const took = (meanMs: number): Past => ({ ...unknown, earlier: { meanMs, elements: 20, run: "demo-3" } });

async function share(
  works: readonly Work[],
  {
    past = unknown,
    isInFlight = false,
    ...given
  }: Partial<JobOptions> & { past?: Past; isInFlight?: boolean },
) {
  const all = { ...options, ...given };
  const sharing = new Sharing(all, new Paces(async () => past));
  return await sharing.of(packsOf(works)[0]!, { isInFlight, freeJobs: all.maxSubmitJobs });
}

async function packing(...given: Parameters<typeof share>): Promise<Packing> {
  const { parts } = await share(...given);
  return parts[0]!.packing!;
}

/** Elements of each job. */
async function jobSizes(...given: Parameters<typeof share>): Promise<number[]> {
  const { parts } = await share(...given);
  return parts.flatMap((part) => {
    const { pack, shares } = part;
    const left = (at: number) => Math.min(shares.chunk, pack.works.length - at * shares.chunk);
    return Array.from({ length: jobsOf(part) }, (_, at) => left(at));
  });
}

test("a count of elements is a job, the last one has what is left", async () => {
  expect(await jobSizes(worksOf(7), { chunk: 3 })).toEqual([3, 3, 1]);
});

test("a time is as many elements as took so long, about the same for each job", async () => {
  expect(await jobSizes(worksOf(26), { chunk: "10m", past: took(48_000) })).toEqual([9, 9, 8]);
  expect(await packing(worksOf(26), { chunk: "10m", past: took(48_000) })).toEqual({
    chunk: 9,
    targetMs: 10 * minute,
    pace: { meanMs: 48_000, elements: 20, run: "demo-3" },
    why: "9 per job, to make jobs of 10 min: simulate took 48 s on average in run demo-3",
  });
});

test("an element that takes longer than the time has a job of its own", async () => {
  expect(await jobSizes(worksOf(3), { chunk: "10m", past: took(60 * minute) })).toEqual([1, 1, 1]);
});

test("a step's own chunk wins", async () => {
  expect(await jobSizes(worksOf(4, { chunk: 2 }), { chunk: "10m", past: took(1) })).toEqual([2, 2]);
  expect(await jobSizes(worksOf(4, { chunk: "2m" }), { chunk: 1, past: took(minute) })).toEqual([2, 2]);
});

test("where nothing is known, some go first and the others wait for them", async () => {
  const { parts, later } = await share(worksOf(200), { chunk: "10m" });
  expect(parts.map(({ pack, shares }) => [pack.works.length, shares.chunk])).toEqual([[32, 1]]);
  expect(later).toHaveLength(168);
  expect(parts[0]!.packing!.why).toBe(
    "1 per job for the first 32: nothing is known yet of how long simulate takes; the other 168 wait for them, and then make jobs of 10 min",
  );
  const meanwhile = await share(later, { chunk: "10m", isInFlight: true });
  expect([meanwhile.parts.length, meanwhile.later.length]).toEqual([0, 168]);
});

test("few are not held up for that, and the others only once", async () => {
  expect(await jobSizes(worksOf(60), { chunk: "10m" })).toHaveLength(60);
  expect(await jobSizes(worksOf(168), { chunk: "10m", past: { ...unknown, hasBegun: true } })).toHaveLength(
    168,
  );
});

test("what this run has seen wins over earlier runs as soon as it is enough", async () => {
  const paces = new Paces(async () => took(minute));
  const hear = (times: number) => {
    for (let at = 0; at < times; at++)
      paces.heard("simulate", { type: "succeeded", output: undefined as never, elapsedMs: 1000 });
  };
  const paceNow = async () => (await paces.of("simulate", { mayWait: true })).pace;
  hear(3);
  expect(await paceNow()).toMatchObject({ meanMs: minute, run: "demo-3" });
  hear(20);
  expect(await paceNow()).toEqual({ meanMs: 1000, elements: 23, run: undefined });
});

test("jobs ask for the time of all their elements, and for no more than their queue allows", async () => {
  const queues = [{ name: "short", isDefault: true, up: true, maxTimeMs: 60 * minute }];
  const need = { cpus: 1, memBytes: 0, gpus: 0, timeMs: 10 * minute };
  const works = worksOf(12, { need });
  expect(await jobSizes(works, { chunk: 50 })).toEqual([12]);
  expect(await jobSizes(works, { chunk: 50, queues })).toEqual([5, 5, 2]);
  expect((await packing(works, { chunk: 50, queues })).why).toBe(
    "5 per job, not 50: their queue lets no job take longer than 60 min, and each may take 10 min",
  );
  // Flags of the user's own may lead elsewhere.
  expect(await jobSizes(works, { chunk: 50, queues, resources: { native: ["--partition=long"] } })).toEqual([
    12,
  ]);
});

test("where elements have no time of their own, their job's is not filled to the brim", async () => {
  const resources = { timeMs: 10 * minute };
  expect(await jobSizes(worksOf(20), { chunk: "1h", past: took(minute), resources })).toEqual([5, 5, 5, 5]);
});

test("every element is in exactly one job, in order, and no job or array is too large", async () => {
  const chunk: fc.Arbitrary<Chunk> = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom("1s", "10m"));
  const past = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }).map(took), { nil: unknown });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 500 }),
      fc.record({ chunk, past, maxArraySize: fc.integer({ min: 1, max: 50 }) }),
      fc.option(fc.integer({ min: 1, max: 100 }), { nil: Infinity }),
      async (size, given, maxSubmitJobs) => {
        const works = worksOf(size);
        const { parts, later } = await share(works, { ...given, maxSubmitJobs });
        expect([...parts.flatMap(({ pack }) => pack.works), ...later]).toEqual(works);
        for (const part of parts) expect(jobsOf(part)).toBeLessThanOrEqual(given.maxArraySize);
        expect(parts.reduce((sum, part) => sum + jobsOf(part), 0)).toBeLessThanOrEqual(maxSubmitJobs);
        const { chunk: each, targetMs, pace } = parts[0]!.packing!;
        const isRight =
          targetMs === undefined ? each === given.chunk : each === 1 || each * pace!.meanMs <= targetMs;
        expect(isRight).toBe(true);
      },
    ),
  );
});
