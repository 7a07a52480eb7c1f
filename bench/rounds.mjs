// Measures every engine at every workload, in rounds: what else the machine does then hits all of them alike.
import { measure } from "./measure.mjs";
import { expectedResult } from "./workloads.mjs";

export async function measureRounds({ engines, workloads, folders, samples, runs, say }) {
  for (let round = 0; round < runs; round++) {
    const session = { round, folders, samples, runs, say, filled: new Map() };
    for (const workload of workloads) await measureWorkload(session, engines, workload);
    for (const folder of session.filled.values()) folders.remove(folder);
  }
}

async function measureWorkload(session, engines, workload) {
  const { samples, runs, say } = session;
  const limit = workload.once === true ? 1 : runs;
  for (const engine of engines) {
    if (!engine.runs(workload) || (workload.own === true && engine !== engines[0])) continue;
    if (engine.after !== undefined && !session.filled.has(`${engine.after} | ${workload.name}`)) continue;
    if (!samples.wants(engine.name, workload.name, limit)) continue;
    say(`${session.round + 1}/${limit} ${workload.name}: ${engine.name}`);
    const folder = folderFor(session, engine, workload);
    if (folder === undefined) continue;
    samples.add(engine.name, workload.name, await measureOne(session, { engine, workload, folder }));
  }
}

/** A new folder; for `again` the one that the first time has filled in this round. */
function folderFor({ folders, filled }, engine, { name, again }) {
  if (again !== undefined) return filled.get(`${engine.name} | ${again}`);
  const folder = folders.make();
  filled.set(`${engine.name} | ${name}`, folder);
  return folder;
}

async function measureOne({ folders, filled }, { engine, workload, folder }) {
  if (workload.again === undefined) engine.lay?.(workload, folder);
  const sheafFolder = filled.get(`Sheaf | ${workload.name}`);
  const measured = await measure(engine.command(workload, { folder, project: folders.project, sheafFolder }));
  check(engine, workload, measured.out);
  return measured;
}

/** A benchmark of something that went wrong measures nothing. */
function check(engine, workload, out) {
  const problem = (text) => new Error(`${engine.name}, ${workload.name}: ${text}: ${JSON.stringify(out)}`);
  if (out?.result !== undefined && out.result !== expectedResult(workload)) throw problem("wrong result");
  if (out?.written !== undefined && out.written < workload.n) throw problem("rows are missing");
  if (workload.kind === "plan" && !isAllCached(out, workload)) throw problem("not all is cached");
  if (out?.cached === undefined) return;
  if (workload.again === undefined ? out.ran < workload.n : out.ran > 0)
    throw problem("not what should have run");
}

function isAllCached({ steps }, { n }) {
  return steps.every(({ cached, total }) => cached === total) && steps.some(({ total }) => total === n);
}
