import type { ElementRef } from "../plan/plan.ts";
import type { Prepared } from "./preparation.ts";

/** Is told what was found for each element, as it is found: a survey says why elements would run. */
export interface Watch {
  hit(element: ElementRef, identity: Prepared["identity"]): void;
  missed(element: ElementRef, prepared: Prepared): void;
}
