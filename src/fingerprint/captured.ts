import { isSheafError } from "../model/errors.ts";
import { hold } from "../value/hold.ts";

/** What is known of a value that a function has from the functions around it. */
export type Captured =
  | { readonly name: string; readonly type: "value"; readonly value: string }
  | { readonly name: string; readonly type: "function"; readonly body: Function }
  /** `why` it does not count: a phrase. */
  | { readonly name: string; readonly type: "uncovered"; readonly why: string };

/** Each name with the token of its value, where it has a stored form. */
export async function capturedOf(
  names: readonly string[],
  values: ReadonlyMap<string, unknown>,
): Promise<readonly Captured[]> {
  const found: Captured[] = [];
  for (const name of names) {
    if (values.has(name)) found.push(await tokenOf(name, values.get(name)));
    else found.push({ name, type: "uncovered", why: "its value cannot be read" });
  }
  return found;
}

async function tokenOf(name: string, value: unknown): Promise<Captured> {
  if (typeof value === "function") return { name, type: "function", body: value };
  try {
    return { name, type: "value", value: (await hold(value)).token };
  } catch (error) {
    if (isSheafError(error)) return { name, type: "uncovered", why: "its value has no stored form" };
    throw error;
  }
}
