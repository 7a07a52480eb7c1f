import type { CommandOutput } from "../command.ts";

/** The attributes of one job, queue or server, names in lower case. */
export interface PbsObject {
  readonly id: string;
  readonly get: (name: string) => string | undefined;
}

/** Reads `qstat -f` of PBS Pro and Torque: `Job Id: 9.host`, then `    name = value`, long values cut over several lines. */
export function parseFull(text: string): PbsObject[] {
  const objects: PbsObject[] = [];
  let values = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.split("\n")) {
    const head = /^(?:Job Id|Queue|Server): *(\S+)/.exec(line);
    const pair = /^ {4}(\S+) = (.*)$/.exec(line);
    if (head !== null) {
      const own = (values = new Map());
      objects.push({ id: head[1]!, get: (name) => own.get(name) });
      last = undefined;
    } else if (pair !== null) {
      last = pair[1]!.toLowerCase();
      values.set(last, pair[2]!.trim());
    } else if (last !== undefined && /^\t|^ {8}/.test(line)) {
      values.set(last, values.get(last)! + line.trim());
    }
  }
  return objects;
}

/** `48[1].host` → the array `48[].host` and 1; `9.host` → itself. */
export function parseSubjob(id: string): { readonly job: string; readonly index: number | undefined } {
  const match = /^(\d+)\[(\d+)\](.*)$/.exec(id);
  return match === null
    ? { job: id, index: undefined }
    : { job: `${match[1]}[]${match[3]}`, index: Number(match[2]) };
}

/** `48[].host` → `48[1].host`. */
export const subjob = (job: string, index: number | string): string => job.replace("[]", `[${index}]`);

const GONE =
  /Unknown Job Id|has finished|Job has finished|invalid state for job|Request invalid for state|^\s*$/i;

/** Ids that it does not know are told one by one; what it knows of the others stands. */
export const onlyGone = ({ exitCode, stderr }: CommandOutput): boolean =>
  exitCode === 0 ||
  (exitCode !== undefined && stderr.trim() !== "" && stderr.split("\n").every((line) => GONE.test(line)));
