import type { Chunk } from "../../model/chunk.ts";
import type { Encoded } from "../../value/encoded.ts";
import type { Work } from "../executor.ts";
import type { Profile } from "../worker-protocol.ts";
import type { PayloadLine } from "./payload.ts";

/** Attempts that can go into one submission: of one step, with the same code and the same request for resources. */
export interface Pack {
  readonly profile: Profile;
  readonly need: Work["need"];
  readonly throttle: number | undefined;
  /** What its step says of how many a job runs. */
  readonly chunk: Chunk | undefined;
  readonly works: Work[];
}

/** Sorts attempts into packs, in the order in which they came. */
export function packsOf(works: readonly Work[]): Pack[] {
  const packs = new Map<string, Pack>();
  const needs = new Map<Work["need"], string>();
  for (const work of works) {
    let need = needs.get(work.need);
    if (need === undefined) needs.set(work.need, (need = JSON.stringify(work.need)));
    const key = `${work.step}\0${work.code}\0${need}`;
    const pack = packs.get(key);
    if (pack !== undefined) pack.works.push(work);
    else {
      const { throttle, chunk } = work;
      packs.set(key, { profile: profileOf(work), need: work.need, throttle, chunk, works: [work] });
    }
  }
  return [...packs.values()];
}

/** A pack in parts that are each no longer than `largest`. */
export function partsOf(pack: Pack, largest: number): Pack[] {
  const { works } = pack;
  if (works.length <= largest) return [pack];
  const parts: Pack[] = [];
  for (let at = 0; at < works.length; at += largest)
    parts.push({ ...pack, works: works.slice(at, at + largest) });
  return parts;
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
