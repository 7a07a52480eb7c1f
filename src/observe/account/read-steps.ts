import type { StepManifest } from "../../flow/manifest.ts";
import type { StepCounts } from "../../model/states.ts";
import { noCounts } from "../../model/states.ts";
import { readInputs } from "../../plan/identity.ts";
import type { ElementRow, RunRow, Store } from "../../store/store.ts";
import type { Storage } from "../../storage/storage.ts";
import type { KnownValues } from "./known-values.ts";
import { readEncoded } from "./record-value.ts";
import type { ElementAccount, ElementInput, StepAccount } from "./run-account.ts";

export interface StepReading {
  readonly store: Store;
  readonly storage: Storage;
  readonly row: RunRow;
  readonly steps: readonly StepManifest[];
  readonly known: KnownValues;
  /** Elements of a step that are told one by one. */
  readonly limit: number;
}

/** The steps of a run in their order, so that what a step is given has been seen before. */
export async function readSteps(reading: StepReading): Promise<StepAccount[]> {
  const counts = await reading.store.counts(reading.row.id);
  const accounts: StepAccount[] = [];
  for (const [id, name] of reading.row.steps.entries()) {
    const manifest = reading.steps.find((step) => step.name === name) ?? bareManifest(name);
    accounts.push(await readStep(reading, { id, manifest, counts: counts.get(id) ?? noCounts }));
  }
  return accounts;
}

function bareManifest(name: string): StepManifest {
  return { name, task: name, domain: 0, array: false, inputs: {}, after: [], preamble: [] };
}

interface StepAsked {
  readonly id: number;
  readonly manifest: StepManifest;
  readonly counts: StepCounts;
}

async function readStep(reading: StepReading, { id, manifest, counts }: StepAsked): Promise<StepAccount> {
  const elements: ElementAccount[] = [];
  let [startedAt, endedAt] = [Infinity, -Infinity];
  let total = 0;
  let failure: StepAccount["failure"];
  for await (const page of reading.store.elements(reading.row.id, { step: id })) {
    for (const row of page) {
      if (row.state === "skipped") continue;
      total += 1;
      startedAt = Math.min(startedAt, row.startedAt ?? row.at);
      endedAt = Math.max(endedAt, row.at);
      failure ??= failureOf(row);
      if (elements.length < reading.limit) elements.push(await readElement(reading, row));
    }
  }
  if (manifest.array && total === elements.length) keepGathered(reading.known, elements);
  return {
    manifest,
    counts,
    startedAt: total === 0 ? undefined : startedAt,
    endedAt: total === 0 ? undefined : endedAt,
    elements,
    more: total - elements.length,
    failure,
  };
}

function keepGathered(known: KnownValues, elements: readonly ElementAccount[]): void {
  known.keepList(elements.flatMap(({ output }) => (output === undefined ? [] : [output])));
}

async function readElement({ known, storage }: StepReading, row: ElementRow): Promise<ElementAccount> {
  const { index, attempt, result, usage } = row;
  const read = result === undefined ? undefined : await readEncoded(result.output, storage);
  if (read !== undefined) await known.keep(read.value, read.recorded);
  return {
    index,
    state: row.state as ElementAccount["state"],
    attempt,
    ...timesOf(row),
    from: row.state === "cached" ? result?.run : undefined,
    inputs: row.inputs === undefined ? [] : readInputs(row.inputs).map((input) => inputOf(input, known)),
    output: read?.recorded,
    failure: failureOf(row),
    usage,
  };
}

function timesOf({
  state,
  startedAt,
  at,
  result,
}: ElementRow): Pick<ElementAccount, "startedAt" | "endedAt"> {
  if (state === "running") return { startedAt, endedAt: undefined };
  if (state !== "cached" || result === undefined) return { startedAt, endedAt: at };
  return { startedAt: Math.round(result.createdAt - result.elapsedMs), endedAt: result.createdAt };
}

function failureOf({ state, failure, difference }: ElementRow): ElementAccount["failure"] {
  if (state === "stale")
    return { cause: "stale", name: "Stale", message: difference ?? "the code changed", code: "SHEAF_STALE" };
  return state === "failed" ? failure : undefined;
}

function inputOf(input: ReturnType<typeof readInputs>[number], known: KnownValues): ElementInput {
  const { name, token, shown } = input;
  const value = known.get(token);
  return {
    name,
    token,
    shown: shown ?? value?.shown ?? plainText(token),
    files: value?.files ?? [],
    isFiles: value?.isFiles ?? false,
  };
}

/** A token that is no digest is the value's JSON; a text is shown without its quotes. */
function plainText(token: string): string {
  if (!token.startsWith('"')) return token;
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
