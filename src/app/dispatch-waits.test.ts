import { describe, expect, test } from "vitest";
import { dispatchWaits, type WaitOptions } from "./dispatch-waits.ts";

const options: WaitOptions = { can: { afterFirst: "no" }, self: "1", now: 1_000_000, everyMs: undefined };
const jobs = (...ids: number[]) => ids.map((id) => ({ id: String(id) }));
const two = { after: jobs(7, 9), at: undefined };
const waits = (when: Parameters<typeof dispatchWaits>[0], more: Partial<WaitOptions> = {}) =>
  dispatchWaits(when, { ...options, ...more });

describe("what the job waits for that goes on with a run", () => {
  test("the only array in flight, and the dispatch job that submits it: in any language", () => {
    for (const afterFirst of ["beside", "alone", "no"] as const)
      expect(waits({ after: jobs(7), at: undefined }, { can: { afterFirst } })).toEqual([
        { after: jobs(7, 1) },
      ]);
    expect(waits({ after: jobs(7), at: undefined }, { self: undefined })).toEqual([{ after: jobs(7) }]);
  });

  test("the first of several, where that can be said beside the dispatch job that submits it", () => {
    expect(waits(two, { can: { afterFirst: "beside" } })).toEqual([
      { after: jobs(1), afterFirst: jobs(7, 9) },
    ]);
  });

  test("just that, where it can be said alone", () => {
    expect(waits(two, { can: { afterFirst: "alone" } })).toEqual([{ afterFirst: jobs(7, 9) }]);
  });

  test("where it cannot be said, a job for each", () => {
    expect(waits(two)).toEqual([{ after: jobs(7, 1) }, { after: jobs(9, 1) }]);
  });

  test("and no more than eight: those that have been in flight longest share one", () => {
    const after = jobs(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    const all = waits({ after, at: undefined }, { self: undefined });
    expect(all.map((wait) => wait.after?.map(({ id }) => id))).toEqual([
      ["11", "12", "13"],
      ...["14", "15", "16", "17", "18", "19", "20"].map((id) => [id]),
    ]);
  });

  test("a retry that is due before arrays end, and is not kept waiting by them", () => {
    expect(waits({ after: jobs(7), at: 1_030_000 })).toEqual([
      { after: jobs(7, 1) },
      { after: jobs(1), beginAt: 1_030_000 },
    ]);
    expect(waits({ after: [], at: 1_030_000 })).toEqual([{ after: jobs(1), beginAt: 1_030_000 }]);
    expect(waits({ after: jobs(7), at: 999_000 })).toEqual([{ after: jobs(1) }]);
  });

  test("nothing at all: at once", () => {
    expect(waits({ after: [], at: undefined })).toEqual([{ after: jobs(1) }]);
    expect(waits({ after: [], at: undefined }, { self: undefined, everyMs: 60_000 })).toEqual([
      { after: [] },
    ]);
  });

  test("a look every so often, or before that at a retry", () => {
    expect(waits({ after: jobs(7), at: undefined }, { everyMs: 60_000 })).toEqual([
      { after: jobs(7, 1) },
      { after: jobs(1), beginAt: 1_060_000 },
    ]);
    expect(waits({ after: jobs(7), at: 1_030_000 }, { everyMs: 60_000 })[1]).toEqual({
      after: jobs(1),
      beginAt: 1_030_000,
    });
  });
});
