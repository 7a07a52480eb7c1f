import { arrayJob, type JobOptions, jobTimeOf, type Share } from "./array-job.ts";
import type { Reading } from "./dialect/problem.ts";
import { type EndRules, endRules } from "./end-rules.ts";
import { payloadLine } from "./packing.ts";
import type { PayloadHead } from "./payload.ts";
import type { Scheduler } from "./scheduler.ts";
import { Submission } from "./submission.ts";

export interface SubmitOptions extends JobOptions {
  readonly scheduler: Scheduler;
  /** Where submissions are kept: a folder that the nodes see. */
  readonly batchDir: string;
  /** Told to the worker; plain data. */
  readonly setup: unknown;
}

/** Writes what the jobs of a share read, and submits them. */
export async function submitShare(share: Share, options: SubmitOptions): Promise<Reading<Submission>> {
  const { pack, shares, packing } = share;
  const { scheduler, batchDir, setup } = options;
  const lines = await Promise.all(pack.works.map(payloadLine));
  const head: PayloadHead = {
    profile: pack.profile,
    ...shares,
    size: lines.length,
    packing: packing?.why,
    memBytes: pack.need.memBytes,
    ends: endsOf(share, options),
    setup,
  };
  const folder = await Submission.prepare(batchDir, head, lines);
  const taken = await scheduler.submit(arrayJob(share, folder.path, { options, can: scheduler.dialect.can }));
  if (!taken.ok) return taken;
  return { ok: true, value: await Submission.taken(folder, { head, lines, handle: taken.value }) };
}

function endsOf({ pack: { need }, shares }: Share, options: SubmitOptions): EndRules {
  const { warning, resources, facts, scheduler } = options;
  const asked = need.warning ?? warning;
  const limitMs = jobTimeOf(need, options, shares);
  const queue = need.scheduler?.queue ?? resources.queue;
  return endRules({ asked, limitMs, queue }, facts, scheduler.dialect);
}
