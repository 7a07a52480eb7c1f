// Batch schedulers: very many jobs on a Slurm of small programs, and short jobs on a real one.
import { asFlow, asPool, byHand, measureOverhead, workloadOf } from "./cluster/overhead.mjs";
import { collecting, leastArrays, measureScale, submitting } from "./cluster/scale.mjs";

/** → what was counted besides the times. */
export async function measureBatch({ folders, samples, say, quick, isAskedFor }) {
  const elements = quick ? 200 : 2000;
  const counted = { elements, submissions: undefined, calls: undefined };
  if (!quick && isAskedFor(submitting)) counted.submissions = await measureScale({ folders, samples, say });
  if (isAskedFor(workloadOf(elements)))
    counted.calls = await measureOverhead({ folders, samples, say, elements, rounds: quick ? 1 : 3 });
  return counted;
}

export function batchVerdicts(samples, { elements, submissions, calls }) {
  const jobs = workloadOf(elements);
  const [hand, flow, pool] = [byHand, asFlow, asPool].map((name) => samples.ms(name, jobs));
  const [submitMs, collectMs] = [submitting, collecting].map((name) => samples.ms("Sheaf", name));
  return [
    verdict(
      `submit of 100,000 elements: 10 s at most, in ${leastArrays} arrays and one dispatch job`,
      submitMs,
      () => ({
        kept: submitMs <= 10_000 && submissions === leastArrays + 1,
        found: `${seconds(submitMs)}, ${submissions} calls of sbatch`,
      }),
    ),
    verdict("taking in the results of 100,000 jobs: a minute at most", collectMs, () => ({
      kept: collectMs <= 60_000,
      found: seconds(collectMs),
    })),
    verdict(`${jobs} on a real Slurm: 1.25 × an array by hand at most`, hand, () => ({
      kept: flow <= 1.25 * hand,
      found: `${(flow / hand).toFixed(2)} × (${seconds(flow)}, by hand ${seconds(hand)})`,
    })),
    verdict(`${jobs} by a pool: 10 × as fast as the array by hand`, pool, () => ({
      kept: elements < 2000 || 10 * pool <= hand,
      found: `${(hand / pool).toFixed(1)} × (${seconds(pool)})`,
    })),
    // Two arrays, and behind each a dispatch job.
    verdict(`${jobs}: 4 calls of sbatch`, calls, () => ({
      kept: calls.get(asFlow) === 4 && calls.get(asPool) === 4,
      found: `${calls.get(asFlow)}, by a pool ${calls.get(asPool)}`,
    })),
  ];
}

const verdict = (text, measured, found) =>
  measured === undefined ? { text, kept: undefined, found: "not measured" } : { text, ...found() };

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
