import type { Encoded, Held } from "../../value/encoded.ts";
import type { TaskLocation, Work } from "../executor.ts";
import type { Profile } from "../worker-protocol.ts";

export type EncodedInputs = Readonly<Record<string, Encoded>>;

/** The stored forms of an attempt's inputs; at once where they are known at once. */
export function encodeInputs(work: Work): EncodedInputs | Promise<EncodedInputs> {
  const encoded: Record<string, Encoded> = {};
  let waiting: Promise<void>[] | undefined;
  for (const name in work.inputs) {
    const body = work.inputs[name]!.encode();
    if (body instanceof Promise) (waiting ??= []).push(body.then((known) => void (encoded[name] = known)));
    else encoded[name] = body;
  }
  return waiting === undefined ? encoded : Promise.all(waiting).then(() => encoded);
}

/** Numbers for what many attempts have in common. */
export class Commons {
  #lastId = 0;
  readonly #profiles = new Map<string, { id: number; profile: Profile }>();
  readonly #inputs = new WeakMap<Held, { id: number; uses: number }>();

  profileOf(work: Work): { id: number; profile: Profile } {
    const key = `${work.run}\0${work.step}`;
    const known = this.#profiles.get(key);
    if (known !== undefined && isProfileOf(known.profile, work)) return known;
    const { run, step, code, env, preamble, container, runDir } = work;
    const profile = { run, step, location: work.location!, code, env, preamble, container, runDir };
    const made = { id: ++this.#lastId, profile };
    this.#profiles.set(key, made);
    return made;
  }

  /** The number of an input that is large and has been sent before: worth keeping in the worker. */
  sharedId(held: Held, encoded: Encoded): number | undefined {
    if (encoded.size < 2048) return undefined;
    let entry = this.#inputs.get(held);
    if (entry === undefined) this.#inputs.set(held, (entry = { id: ++this.#lastId, uses: 0 }));
    return entry.uses++ === 0 ? undefined : entry.id;
  }
}

function isProfileOf(profile: Profile, work: Work): boolean {
  return (
    isSameLocation(profile.location, work.location!) &&
    profile.code === work.code &&
    (profile.env === work.env || JSON.stringify(profile.env) === JSON.stringify(work.env)) &&
    profile.preamble === work.preamble &&
    profile.container === work.container &&
    profile.runDir === work.runDir
  );
}

function isSameLocation(a: TaskLocation, b: TaskLocation): boolean {
  return a.module === b.module && a.exportName === b.exportName && a.flow === b.flow && a.step === b.step;
}
