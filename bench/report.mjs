// The samples as a table for people.

const seconds = (ms) => (ms < 9_995 ? (ms / 1000).toFixed(ms < 995 ? 3 : 2) : (ms / 1000).toFixed(1));
const times = (ratio) => (ratio < 9.95 ? ratio.toFixed(1) : ratio.toFixed(0));

/** Median seconds of each engine at each workload and, in brackets, how many times Sheaf's own that is. */
export function tableText({ engines, workloads, samples }) {
  const columns = workloads.filter(({ name }) =>
    engines.some((engine) => samples.ms(engine.name, name) !== undefined),
  );
  const rows = engines
    .filter((engine) => columns.some(({ name }) => samples.ms(engine.name, name) !== undefined))
    .map((engine) => [
      engine.name,
      engine.keeps,
      ...columns.map(({ name }) => cellText(samples, engine, name)),
      samples.mb(engine.name, "fan 10,000")?.toFixed(0) ?? "–",
    ]);
  return aligned([
    ["seconds (× Sheaf's)", "keeps per task", ...columns.map(({ name }) => name), "MB"],
    ...rows,
  ]);
}

function cellText(samples, engine, workload) {
  const ms = samples.ms(engine.name, workload);
  if (ms === undefined) return "–";
  const own = samples.ms("Sheaf", workload);
  return engine.name === "Sheaf" || own === undefined ? seconds(ms) : `${seconds(ms)} (${times(ms / own)})`;
}

function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((text, at) => (at < 2 ? text.padEnd(widths[at]) : text.padStart(widths[at]))).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

export function verdictText({ text, kept, found }) {
  const word = kept === undefined ? "  –  " : kept ? "PASS " : "FAIL ";
  return `${word} ${text}: ${found}`;
}
