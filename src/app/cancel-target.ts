import { SheafError } from "../model/errors.ts";
import { type IndexPath, parseElementName } from "../model/index-path.ts";

/** `"convert"` or `"convert[7]"`; nothing is the whole run. Throws SHEAF_USAGE. */
export function parseTarget(target: string | undefined): {
  step?: string | undefined;
  index?: IndexPath | undefined;
} {
  if (target === undefined) return {};
  const parsed = parseElementName(target);
  if (parsed !== undefined) return parsed;
  throw new SheafError("SHEAF_USAGE", `"${target}" is not the name of a step or an element`, {
    mend: 'Write a step, "convert", or an element, "convert[7]".',
  });
}
