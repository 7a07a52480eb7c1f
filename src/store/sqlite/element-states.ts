import type { ElementRow } from "../store.ts";

type StateName = ElementRow["state"];

/** How states are stored. Numbers are part of the file's format: they are never given another meaning. */
const codes = {
  succeeded: 1,
  cached: 2,
  running: 3,
  failed: 4,
  cancelled: 5,
  skipped: 6,
  stale: 7,
} as const satisfies Record<StateName, number>;

const names = new Map<number, StateName>(
  Object.entries(codes).map(([name, code]) => [code, name as StateName]),
);

export function stateCode(state: StateName): number {
  return codes[state];
}

export function stateName(code: number): StateName {
  const name = names.get(code);
  if (name === undefined) throw new RangeError(`${code} is not the number of a state`);
  return name;
}

/** The codes of these states, for an SQL list: they are constants, not input. */
export function stateList(states: readonly StateName[]): string {
  return `(${states.map(stateCode).join()})`;
}
