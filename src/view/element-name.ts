import { formatIndex } from "../model/index-path.ts";
import type { ElementName } from "../model/states.ts";

/** `convert[3,12]`. */
export function elementName({ step, index }: ElementName): string {
  return step + formatIndex(index);
}
