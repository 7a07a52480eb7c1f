import type { Task } from "../task/task.ts";
import { sha256 } from "../value/sha256.ts";

/** What all elements of a step have in common in their identity. */
export interface IdentityBase {
  readonly task: Task;
  /** The code's fingerprint, or what stands for it when the task has a `version`. */
  readonly code: string;
  /** The declared environment, as read at launch. */
  readonly env: Readonly<Record<string, string>>;
}

/** Bumped when the meaning of an identity changes: older results are then not found any more. */
const identityVersion = 1;

/** The common part, to be made once per step. */
export function identityPrefix({ task, code, env }: IdentityBase): string {
  const environment = Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const container =
    task.container === undefined
      ? null
      : [task.container.runtime ?? "apptainer", task.container.image, task.container.options ?? []];
  return JSON.stringify([
    identityVersion,
    task.name,
    code,
    environment,
    (typeof task.format === "object" ? task.format.name : task.format) ?? null,
    container,
    task.preamble,
  ]);
}

/** The identity of one element: a SHA-256 over the common part and the tokens of its own inputs, those ignored left out. */
export function identityOf(
  prefix: string,
  tokens: readonly (readonly [input: string, token: string])[],
): Uint8Array {
  let text = prefix;
  for (const [input, token] of tokens) text += `\n${JSON.stringify(input)}:${token}`;
  return sha256(text);
}
