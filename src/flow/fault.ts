import type { ErrorCode } from "../model/error-codes.ts";
import { SheafError } from "../model/errors.ts";

/** Where in the wiring something is: for messages. */
export interface Site {
  readonly flow: string;
  readonly step?: string;
  readonly input?: string;
}

/** `Flow "demo", step "convert", input "ncFile": …`. */
export function fault(
  code: ErrorCode,
  site: Site,
  [message, mend]: readonly [message: string, mend?: string],
): SheafError {
  const where = [
    `Flow "${site.flow}"`,
    site.step && `step "${site.step}"`,
    site.input && `input "${site.input}"`,
  ];
  return new SheafError(code, `${where.filter(Boolean).join(", ")}: ${message}`, { place: site, mend });
}
