import type { EarlierElements, Known, Near, Sought } from "./earlier-elements.ts";

/**
 * For each element the earlier one to compare it with. Those that have most in common choose first, and what one has chosen is
 * nobody else's: so what is left without one is an addition.
 */
export async function matchElements(
  earlier: EarlierElements,
  wanted: readonly Sought[],
): Promise<readonly (Known | undefined)[]> {
  const wishes: { readonly at: number; readonly near: Near | undefined }[] = [];
  for (const [at, sought] of wanted.entries()) wishes.push({ at, near: await earlier.nearest(sought) });
  const chosen: (Known | undefined)[] = wanted.map(() => undefined);
  const claimed = new Set<Known>();
  for (const { at, near } of wishes.toSorted((a, b) => (b.near?.common ?? 0) - (a.near?.common ?? 0))) {
    const isFree = near !== undefined && (near.common === Infinity || !claimed.has(near.known));
    const known =
      isFree || near === undefined ? near?.known : (await earlier.nearest(wanted[at]!, claimed))?.known;
    if (known === undefined) continue;
    claimed.add(known);
    chosen[at] = known;
  }
  return chosen;
}
