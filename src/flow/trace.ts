import type { Binding, Domain, DomainId, Step, StepId } from "./graph.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "id" | "depth"> : never;
export type NewDomain = Unnumbered<Exclude<Domain, { kind: "root" }>>;

/** A graph in the making: index spaces and steps in the order in which the wiring asks for them. */
export class Trace {
  readonly domains: Domain[] = [{ kind: "root", id: 0, depth: 0 }];
  readonly steps: Step[] = [];
  readonly #names = new Map<string, StepId>();

  addDomain(domain: NewDomain): DomainId {
    const id = this.domains.length;
    this.domains.push({ ...domain, id, depth: this.depth(domain.parent) + 1 });
    return id;
  }

  addStep(step: Omit<Step, "id">): StepId {
    const id = this.steps.length;
    this.steps.push({ id, ...step });
    this.#names.set(step.name, id);
    return id;
  }

  named(name: string): Step | undefined {
    const id = this.#names.get(name);
    return id === undefined ? undefined : this.steps[id];
  }

  depth(domain: DomainId): number {
    return this.domains[domain]!.depth;
  }

  /** The space of that depth in which `domain` lies: itself or an ancestor. */
  ancestor(domain: DomainId, depth: number): DomainId {
    let at = this.domains[domain]!;
    while (at.kind !== "root" && at.depth > depth) at = this.domains[at.parent]!;
    return at.id;
  }

  /** True when `domain` is `ancestor` or lies in it. */
  within(domain: DomainId, ancestor: DomainId): boolean {
    return this.ancestor(domain, this.depth(ancestor)) === ancestor;
  }
}

/** Where steps are being wired: a flow's `steps` function at work, at the root or as a flow in a flow. */
export interface Scope {
  readonly trace: Trace;
  /** The space in which this scope's single values live. */
  readonly domain: DomainId;
  /** "" or `outer/`. */
  readonly prefix: string;
  readonly flow: string;
  /** What every step wired here waits for, from the options with which its flow was wired. */
  readonly after: readonly StepId[];
  /** The condition of every step wired here, from the same. */
  readonly when: Binding | undefined;
  /** The flows around it, outermost first, and its own. */
  readonly around: readonly object[];
  /** False once its `steps` function has returned. */
  open: boolean;
}
