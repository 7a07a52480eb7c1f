import { bind } from "./bind.ts";
import { type Claim, claimOf } from "./claim.ts";
import type { Site } from "./fault.ts";
import type { Binding, DomainId } from "./graph.ts";
import { spread } from "./spread.ts";
import type { StepOptions } from "./step-options.ts";
import type { Scope } from "./trace.ts";

/** A task or a flow that is being wired: what it is given, and under which name. */
export interface Wiring {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly options: StepOptions;
  readonly site: Site & { readonly step: string };
}

/** Where a step lives, and how it has its inputs and its condition there. */
export interface Placed {
  readonly domain: DomainId;
  readonly inputs: Readonly<Record<string, Binding>>;
  /** All conditions together: its own and those of the flows around it. */
  readonly when: Binding | undefined;
}

interface Slot {
  readonly input: string;
  readonly value: unknown;
  readonly site: Site;
  readonly claim: Claim | undefined;
}

export function place(scope: Scope, { inputs, options, site }: Wiring): Placed {
  const slots = Object.entries(inputs)
    .filter(([, value]) => value !== undefined)
    .map(([input, value]) => slotOf(scope, { input, value, site }));
  const when =
    options.when === undefined ? undefined : slotOf(scope, { input: "when", value: options.when, site });
  const claims = [...slots, when].flatMap((slot) => slot?.claim ?? []);
  const { domain, bindings } = spread(scope, claims, site);
  const had = (slot: Slot) => (slot.claim && bindings.get(slot.claim)) ?? bind(scope, slot.value, slot.site);
  return {
    domain,
    inputs: Object.fromEntries(slots.map((slot) => [slot.input, had(slot)])),
    when: both(scope.when, when && had(when)),
  };
}

function slotOf(scope: Scope, { input, value, site }: { input: string; value: unknown; site: Site }): Slot {
  const at = { ...site, input };
  return { input, value, site: at, claim: claimOf(scope, value, at) };
}

function both(outer: Binding | undefined, own: Binding | undefined): Binding | undefined {
  return outer === undefined || own === undefined ? (own ?? outer) : { kind: "all", items: [outer, own] };
}
