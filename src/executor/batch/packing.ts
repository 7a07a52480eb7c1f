import type { Encoded } from "../../value/encoded.ts";
import type { Work } from "../executor.ts";
import type { Profile } from "../worker-protocol.ts";
import type { PayloadLine } from "./payload.ts";

/** Attempts that can go into one submission: of one step, with the same code and the same request for resources. */
export interface Pack {
  readonly profile: Profile;
  readonly need: Work["need"];
  readonly throttle: number | undefined;
  readonly works: Work[];
}

/** Sorts attempts into packs, each no longer than `largest`, in the order in which they came. */
export function packsOf(works: readonly Work[], largest: number): Pack[] {
  const packs: Pack[] = [];
  const open = new Map<string, Pack>();
  const needs = new Map<Work["need"], string>();
  for (const work of works) {
    let need = needs.get(work.need);
    if (need === undefined) needs.set(work.need, (need = JSON.stringify(work.need)));
    const key = `${work.step}\0${work.code}\0${need}`;
    let pack = open.get(key);
    if (pack === undefined || pack.works.length >= largest) {
      pack = { profile: profileOf(work), need: work.need, throttle: work.throttle, works: [] };
      open.set(key, pack);
      packs.push(pack);
    }
    pack.works.push(work);
  }
  return packs;
}

function profileOf(work: Work): Profile {
  const { run, step, code, env, preamble, container, runDir } = work;
  return { run, step, location: work.location!, code, env, preamble, container, runDir };
}

export async function payloadLine(work: Work): Promise<PayloadLine> {
  const inputs: Record<string, Encoded> = {};
  for (const name in work.inputs) inputs[name] = await work.inputs[name]!.encode();
  const { index, attempt, logFile, workDir, need } = work;
  return { index, attempt, identity: identityText(work), timeMs: need.timeMs, logFile, workDir, inputs };
}

/** What tells an attempt from others of its element. */
export function identityText({ identity }: Pick<Work, "identity">): string {
  return identity ?? "";
}

export function lineKey(of: {
  readonly step: string;
  readonly index: readonly number[];
  readonly attempt: number;
}): string {
  return `${of.step}\0${of.index.join()}\0${of.attempt}`;
}
