// A Slurm of small programs, for what it costs to submit: each writes down how it was called; `sbatch` gives increasing ids,
// and the rest know of no job. Nothing runs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

const answers = {
  sbatch: `wc -l <"$calls" | tr -d ' '`,
  squeue: ":",
  sacct: ":",
  scancel: ":",
  sinfo: "echo 'main*|up|infinite|16|64|256000'",
  sacctmgr: ":",
};

/** → { env, calls() }: what a process needs to find them, and how they were called, one list of words per call. */
export function fakeSlurm(folder, { maxArraySize }) {
  const bin = join(folder, "bin");
  const calls = join(folder, "calls");
  mkdirSync(bin, { recursive: true });
  writeFileSync(calls, "");
  const scontrol = `printf 'SLURM_VERSION = 22.05.8\\nMaxArraySize = ${maxArraySize}\\nMinJobAge = 300 sec\\n'`;
  for (const [name, answer] of Object.entries({ ...answers, scontrol })) {
    const text = `#!/bin/sh\ncalls='${calls}'\necho "${name} $*" >>"$calls"\n${answer}\n`;
    writeFileSync(join(bin, name), text, { mode: 0o755 });
  }
  return {
    env: { PATH: `${bin}${delimiter}${process.env.PATH}` },
    calls: () =>
      readFileSync(calls, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ")),
  };
}
