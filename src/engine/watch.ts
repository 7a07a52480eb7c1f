import type { Unusable } from "../model/look-up.ts";
import type { ElementRef } from "../plan/plan.ts";
import type { Bound } from "./binder.ts";

/** An element that has no result yet. */
export interface MissedElement extends Bound {
  /** The result that was found for it and could not be used. */
  readonly unusable?: Unusable | undefined;
}

/** Is told what was found for each element, as it is found: a survey says why elements would run. */
export interface Watch {
  hit(element: ElementRef, identity: Bound["identity"]): void;
  missed(element: ElementRef, missed: MissedElement): void;
}
