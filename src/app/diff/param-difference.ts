import type { ValueChange } from "../../model/run-difference.ts";
import { shownInput } from "../../plan/shown-token.ts";
import { decode } from "../../value/decode.ts";
import type { Encoded } from "../../value/encoded.ts";
import { hold } from "../../value/hold.ts";
import type { Workspace } from "../workspace.ts";

interface Param {
  readonly token: string;
  readonly shown: string;
}

/** Params that differ. */
export async function paramDifference(
  before: Encoded,
  after: Encoded,
  workspace: Pick<Workspace, "storage" | "files">,
): Promise<ValueChange[]> {
  const [old, now] = [await paramsOf(before, workspace), await paramsOf(after, workspace)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names
    .filter((name) => old.get(name)?.token !== now.get(name)?.token)
    .map((name) => {
      const [from, to] = [old.get(name)?.shown, now.get(name)?.shown];
      return { name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    });
}

async function paramsOf(
  encoded: Encoded,
  { storage, files }: Pick<Workspace, "storage" | "files">,
): Promise<Map<string, Param>> {
  const values = (await decode(encoded, storage)) as Readonly<Record<string, unknown>>;
  const params = new Map<string, Param>();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const { token, shown } = await hold(value, files);
    params.set(name, { token, shown: shownInput({ name, token, shown }) });
  }
  return params;
}
