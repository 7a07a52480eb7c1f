import { expect, it } from "vitest";
import type { Encoded, Held } from "../../value/encoded.ts";
import type { Work } from "../executor.ts";
import type { ToWorker } from "../worker-protocol.ts";
import type { Job, LaneEvents } from "./job.ts";
import { PoolWorker } from "./pool-worker.ts";
import { Commons } from "./wire.ts";

const large: Encoded = {
  format: "json",
  digest: new Uint8Array(32),
  text: "x".repeat(4096),
  size: 4096,
  special: false,
};
const held: Held = { value: large.text, token: "#", special: false, encode: () => large };

function job(attemptId: number): Job {
  const location = { module: "file:///demo.ts", exportName: "default", flow: "demo", step: "use" };
  const need = { cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined };
  const work = {
    attemptId,
    run: "demo-1",
    step: "use",
    index: [attemptId],
    attempt: 1,
    location,
    need,
    code: "c",
    env: {},
    preamble: [],
  };
  return { work: { ...work, inputs: { all: held } } as unknown as Work, devices: [], control: undefined };
}

it("sends every job that it is given, also the one with which an input is first shared", async () => {
  const sent: ToWorker[] = [];
  const events = new Proxy({}, { get: () => () => {} }) as LaneEvents;
  const link = {
    kind: "thread",
    depth: 8,
    post: (message: ToWorker) => sent.push(message),
    offer: () => {},
    takeBack: () => true,
    end: () => {},
  } as const;
  const worker = new PoolWorker({
    start: () => link,
    commons: new Commons(),
    graceMs: 0,
    events,
    onIdle: () => {},
    onExit: () => {},
  });
  for (const attemptId of [1, 2, 3]) worker.give(job(attemptId), { all: large });
  await Promise.resolve();
  const jobs = sent.flatMap((message) => (message.type === "run" ? message.jobs : []));
  expect(jobs.map(({ attemptId }) => attemptId)).toEqual([1, 2, 3]);
  const shared = sent.findIndex((message) => message.type === "share");
  const using = sent.findIndex(
    (message) =>
      message.type === "run" && message.jobs.some(({ inputs }) => typeof inputs["all"] === "number"),
  );
  expect(shared).toBeGreaterThan(-1);
  expect(using).toBeGreaterThan(shared);
});
