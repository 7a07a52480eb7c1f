import type { Work } from "../executor/executor.ts";
import type { Profile, WireJob } from "../executor/worker-protocol.ts";
import type { Task } from "../task/task.ts";
import type { Encoded, Held } from "../value/encoded.ts";

/** An input that has come over the wire. Identity is the engine's business: there is no token here. */
class WireHeld implements Held {
  readonly value: unknown;
  readonly token = "";
  readonly special: boolean;
  readonly #encoded: Encoded;

  constructor(value: unknown, encoded: Encoded) {
    this.value = value;
    this.special = encoded.special;
    this.#encoded = encoded;
  }

  encode(): Encoded {
    return this.#encoded;
  }
}

export type DecodeInput = (input: Encoded) => unknown;

/** Inputs by name; at once where all of them are inline. */
export function decodeInputs(
  inputs: Readonly<Record<string, Encoded>>,
  decode: DecodeInput,
): Record<string, Held> | Promise<Record<string, Held>> {
  const held: Record<string, Held> = {};
  let waiting: Promise<void>[] | undefined;
  for (const name in inputs) {
    const input = inputs[name]!;
    const value = decode(input);
    held[name] = new WireHeld(value, input);
    if (value instanceof Promise) {
      (waiting ??= []).push(value.then((known) => void (held[name] = new WireHeld(known, input))));
    }
  }
  return waiting === undefined ? held : Promise.all(waiting).then(() => held);
}

/** The attempt as the element runner wants it. */
export function workOf(
  job: WireJob,
  known: { profile: Profile; task: Task; inputs: Record<string, Held> },
): Work {
  const { attemptId, index, attempt, logFile, workDir } = job;
  const { task, inputs, profile } = known;
  return {
    ...profile,
    attemptId,
    index,
    attempt,
    logFile,
    workDir,
    task,
    inputs,
    isolation: "process",
    need: noNeed,
  };
}

// What an attempt may use is the executor's business.
const noNeed = Object.freeze({ cpus: 1, memBytes: 0, gpus: 0, timeMs: undefined });
