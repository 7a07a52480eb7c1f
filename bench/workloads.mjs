// What is measured. `again` is the same once more in the folder that the workload named there has filled: all is cached;
// `plan` says so without a run. `own`: only Sheaf does it. `thorough`: left out of a quick run.

export const workloads = [
  { name: "one", kind: "chain", n: 1 },
  { name: "fan 100", kind: "fan", n: 100 },
  { name: "fan 1,000", kind: "fan", n: 1000 },
  { name: "again 1,000", kind: "fan", n: 1000, again: "fan 1,000" },
  { name: "fan 10,000", kind: "fan", n: 10_000 },
  { name: "again 10,000", kind: "fan", n: 10_000, again: "fan 10,000" },
  { name: "chain 1,000", kind: "chain", n: 1000 },
  { name: "threads 10,000", kind: "fan", n: 10_000, own: true, isolation: "thread" },
  { name: "fan 100,000", kind: "fan", n: 100_000, own: true, thorough: true },
  { name: "plan 100,000", kind: "plan", n: 100_000, own: true, thorough: true, again: "fan 100,000" },
  { name: "fan 1,000,000", kind: "fan", n: 1_000_000, own: true, thorough: true, once: true },
  {
    name: "plan 1,000,000",
    kind: "plan",
    n: 1_000_000,
    own: true,
    thorough: true,
    once: true,
    again: "fan 1,000,000",
  },
];

/** What a program that did its work prints: a benchmark of something that went wrong measures nothing. */
export function expectedResult({ kind, n }) {
  return kind === "chain" ? n : (n * (n + 1)) / 2;
}
