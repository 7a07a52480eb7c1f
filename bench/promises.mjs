// What Sheaf promises about its speed, each as a question to the samples: → { text, kept, found }, `kept` undefined when
// something that it needs was not measured.
import { bareNode, help } from "./startup.mjs";

export const promises = [
  atMost(
    "fan-out + gather of 10,000: 6 × as fast as Reflow",
    ["Sheaf", "Reflow run_local"],
    "fan 10,000",
    1 / 6,
  ),
  atMost(
    "fan-out + gather of 10,000: 4 × the bare rows at most",
    ["Sheaf", "bare SQLite rows"],
    "fan 10,000",
    4,
  ),
  atMost(
    "10,000 cached again: 10 × as fast as Reflow",
    ["Sheaf", "Reflow run_local"],
    "again 10,000",
    1 / 10,
  ),
  atMost("chain of 1,000: 2 × piscina at most", ["Sheaf", "piscina, 2 threads"], "chain 1,000", 2),
  (samples) => {
    const times = ratio(samples.ms("Sheaf", "fan 100,000"), samples.ms("Sheaf", "fan 10,000"));
    return verdict("100,000 elements: 12 × the time of 10,000 at most", times, {
      kept: times <= 12,
      found: `${times?.toFixed(1)} ×`,
    });
  },
  (samples) => {
    const mb = samples.mb("Sheaf", "fan 1,000,000");
    return verdict("1,000,000 elements: done, below 1 GB", mb, {
      kept: mb < 1000,
      found: `${mb?.toFixed(0)} MB`,
    });
  },
  within("`sheaf plan` of 100,000 that are cached: 1 s at most", "plan 100,000", 1000),
  within("`sheaf plan` of 1,000,000 that are cached: 10 s at most", "plan 1,000,000", 10_000),
  (samples) => {
    const mb = samples.mb("Sheaf", "plan 1,000,000");
    return verdict("`sheaf plan` of 1,000,000: below 1 GB", mb, {
      kept: mb < 1000,
      found: `${mb?.toFixed(0)} MB`,
    });
  },
  (samples) => {
    const ms = samples.ms("Sheaf", "threads 10,000");
    const rate = 10_000 / (ms / 1000);
    return verdict("worker threads: 5,000 elements a second at least", ms, {
      kept: rate >= 5000,
      found: `${rate.toFixed(0)} a second`,
    });
  },
  (samples) => {
    const times = ratio(samples.ms(help, "start"), samples.ms(bareNode, "start"));
    return verdict("sheaf --help: 1.5 × bare node at most", times, {
      kept: times <= 1.5,
      found: `${times?.toFixed(2)} ×`,
    });
  },
];

/** The first engine takes at most `factor` times as long as the second. */
function atMost(text, [one, other], workload, factor) {
  return (samples) => {
    const times = ratio(samples.ms(one, workload), samples.ms(other, workload));
    const found = factor < 1 ? `${(1 / times).toFixed(1)} × as fast` : `${times?.toFixed(2)} ×`;
    return verdict(text, times, { kept: times <= factor, found });
  };
}

/** Sheaf takes at most so many milliseconds. */
function within(text, workload, limit) {
  return (samples) => {
    const ms = samples.ms("Sheaf", workload);
    return verdict(text, ms, { kept: ms <= limit, found: `${(ms / 1000).toFixed(2)} s` });
  };
}

const ratio = (a, b) => (a === undefined || b === undefined ? undefined : a / b);

const verdict = (text, measured, { kept, found }) =>
  measured === undefined ? { text, kept: undefined, found: "not measured" } : { text, kept, found };
