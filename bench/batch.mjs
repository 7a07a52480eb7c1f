// Batch schedulers: very many jobs on a Slurm of small programs, and short jobs on real ones.
import { sge, slurm } from "./cluster/clusters.mjs";
import { measureOverhead } from "./cluster/overhead.mjs";
import { collecting, leastArrays, measureScale, submitting } from "./cluster/scale.mjs";

const clusters = [slurm, sge];

/** → what was counted besides the times; by scheduler how many elements, and how many calls. */
export async function measureBatch({ folders, samples, say, quick, isAskedFor }) {
  const elements = new Map(clusters.map((cluster) => [cluster, quick ? 200 : cluster.elements]));
  const counted = { elements, submissions: undefined, calls: new Map() };
  if (!quick && isAskedFor(submitting)) counted.submissions = await measureScale({ folders, samples, say });
  for (const cluster of clusters) {
    const own = elements.get(cluster);
    if (!isAskedFor(cluster.workloadOf(own))) continue;
    const of = { folders, samples, say, elements: own, rounds: quick ? 1 : 3 };
    counted.calls.set(cluster, await measureOverhead(cluster, of));
  }
  return counted;
}

export function batchVerdicts(samples, { elements, submissions, calls }) {
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
    ...clusters.flatMap((cluster) =>
      overheadVerdicts(cluster, { samples, elements: elements.get(cluster), calls: calls.get(cluster) }),
    ),
  ];
}

function overheadVerdicts(cluster, { samples, elements, calls }) {
  const { title, submits, submissions, byHand, asFlow, asPool } = cluster;
  const jobs = `${elements} jobs on a real ${title}`;
  const [hand, flow, pool] = [byHand, asFlow, asPool].map((name) =>
    samples.ms(name, cluster.workloadOf(elements)),
  );
  // A pool takes some seconds however few there are: they weigh less the more there are.
  const timesFaster = elements >= 2000 ? 10 : elements / 200;
  return [
    verdict(`${jobs}: 1.25 × an array by hand at most`, hand, () => ({
      kept: flow <= 1.25 * hand,
      found: `${(flow / hand).toFixed(2)} × (${seconds(flow)}, by hand ${seconds(hand)})`,
    })),
    verdict(`${jobs}, by a pool: ${timesFaster} × as fast as the array by hand`, pool, () => ({
      kept: timesFaster * pool <= hand,
      found: `${(hand / pool).toFixed(1)} × (${seconds(pool)})`,
    })),
    verdict(`${jobs}: ${submissions} calls of ${submits}`, calls, () => ({
      kept: calls.get(asFlow) === submissions && calls.get(asPool) === submissions,
      found: `${calls.get(asFlow)}, by a pool ${calls.get(asPool)}`,
    })),
  ];
}

const verdict = (text, measured, found) =>
  measured === undefined ? { text, kept: undefined, found: "not measured" } : { text, ...found() };

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
