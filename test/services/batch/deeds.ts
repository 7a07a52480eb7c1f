/**
 * A flow whose elements do what they are told: `ok 1`, `throw 2` (while there is no file `mended`), `exit 3`, `kill 4`,
 * `memory 5` (in the first attempt), `heap 9`, `deaf 6` (hears nothing until it is killed), `hold 7`, which waits for a file `go`, and `program 8`, which lets a program
 * wait for it.
 * Each notes that it begins and that it ends. `more` goes into the definition of their task.
 */
export const deedsFlow = (
  folder: string,
  more = "",
): string => `import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";
import { each, flow, task } from "sheaf";
import { z } from "zod";

const at = (name) => ${JSON.stringify(`${folder}/`)} + name;
const note = (line) => appendFileSync(at("noted"), line + "\\n");

const act = task({
  name: "act",
  input: { deed: z.string() },
  output: z.string(),
  ${more}
  run: async ({ deed }, { attempt, exec, signal }) => {
    const [what, n] = deed.split(" ");
    console.log("about to " + what);
    note("begin " + n);
    if (what === "throw" && !existsSync(at("mended"))) throw new RangeError("no such hour: 25");
    if (what === "exit") process.exit(7);
    if (what === "kill") process.kill(process.pid, "SIGKILL");
    if (what === "memory") {
      const held = Buffer.alloc(3e8, 1);
      while (attempt === 1 && held[0] === 1) await after(100);
    }
    const kept = [];
    while (what === "heap") kept.push(new Array(1e5).fill({}));
    if (what === "deaf") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    while (what === "hold" && !existsSync(at("go")) && !signal.aborted) await after(100);
    if (what === "program") await exec("bash", ["-c", \`until [ -e "\${at("go")}" ]; do sleep 0.1; done\`]);
    signal.throwIfAborted();
    note("end " + n);
    return deed;
  },
});

const gather = task({
  name: "gather",
  input: { all: z.array(z.string()) },
  output: z.string(),
  run: ({ all }) => all.join(),
});

export default flow({
  name: "deeds",
  params: { deeds: z.array(z.string()) },
  steps: ({ deeds }, { step }) => step(gather, { all: step(act, { deed: each(deeds) }) }),
});
`;
