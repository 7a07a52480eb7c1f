// Runs one command as a whole process and measures it from outside.
import { spawn } from "node:child_process";
import { memoryOf } from "./memory.mjs";

const SAMPLE_MS = 50;
const LIMIT_MS = 15 * 60_000;

/**
 * → { ms, mb, out }: wall milliseconds from spawn to exit, less what the program says should not count (`uncountedMs`
 * in the JSON that it prints last); the peak memory of the process and all below it (undefined where there is no /proc);
 * and that JSON. Throws when the command fails.
 */
export async function measure({ command, args, cwd, env }) {
  const began = process.hrtime.bigint();
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, timeout: LIMIT_MS });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout = (stdout + text).slice(-10_000)));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-10_000)));
  const memory = memoryOf(child.pid);
  const sampling = setInterval(memory.sample, SAMPLE_MS);
  let ended;
  child.once("exit", () => (ended = process.hrtime.bigint()));
  const { code, signal } = await closed(child).finally(() => clearInterval(sampling));
  if (code !== 0)
    throw new Error(`${[command, ...args].join(" ")} ended with ${code ?? signal}\n${stderr}${stdout}`);
  const out = lastJson(stdout);
  return { ms: Number(ended - began) / 1e6 - (out?.uncountedMs ?? 0), mb: memory.peak(), out };
}

function closed(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Of output that is one JSON document, all of it. */
function lastJson(stdout) {
  const text = stdout.trim();
  const last = text.startsWith("{") ? text : (text.split("\n").at(-1) ?? "");
  return last.startsWith("{") ? JSON.parse(last) : undefined;
}
