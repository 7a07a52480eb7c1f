import type { Task } from "../task/task.ts";
import { sha256Hex } from "../value/sha256.ts";

/** What all elements of a step have in common in their identity. */
export interface IdentityBase {
  readonly task: Task;
  /** The code's fingerprint, or what stands for it when the task has a `version`. */
  readonly code: string;
  /** The declared environment, as read at launch. */
  readonly env: Readonly<Record<string, string>>;
}

/** Bumped when the meaning of an identity changes: older results are then not found any more. */
export const identityVersion = 1;

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

/** One input in an identity. */
export interface InputToken {
  readonly name: string;
  readonly token: string;
  /** What people are shown when the token is a digest: the beginning of a text, a file's path, a list's length. */
  readonly shown?: string | undefined;
}

/** What an identity ends with: a line for each input that counts. Neither names nor tokens hold line breaks or tabs as such. */
export function inputsText(inputs: readonly InputToken[]): string {
  let text = "";
  for (const { name, token } of inputs) text += `\n${JSON.stringify(name)}:${token}`;
  return text;
}

/** The same with what people are shown, as it is recorded. */
export function recordedInputs(inputs: readonly InputToken[]): string {
  let text = "";
  for (const { name, token, shown } of inputs)
    text += `\n${JSON.stringify(name)}:${token}${shown === undefined ? "" : `\t${JSON.stringify(shown)}`}`;
  return text;
}

/** Reads what was recorded. */
export function readInputs(recorded: string): InputToken[] {
  return recorded
    .split("\n")
    .slice(1)
    .map((line) => {
      const [, name, token, shown] = inputLine.exec(line)!;
      return {
        name: JSON.parse(name!) as string,
        token: token!,
        shown: shown === undefined ? undefined : (JSON.parse(shown) as string),
      };
    });
}

const inputLine = /^("(?:[^"\\]|\\.)*"):([^\t]*)(?:\t(.*))?$/s;

/** The identity of one element, in hexadecimal digits: a SHA-256 over the common part and its own inputs, those ignored left out. */
export function identityOf(prefix: string, inputs: string): string {
  return sha256Hex(prefix + inputs);
}
