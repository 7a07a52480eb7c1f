import type { Binding, Domain, DomainId, Graph, OutputBinding, Step, StepId } from "../flow/graph.ts";
import type { Edge, Tolerance, Waiter } from "./edge.ts";
import { Signal } from "./signal.ts";

/** The graph seen from readiness: what waits for what. Static; made once for a plan. */
export interface Wiring {
  /** By step id. */
  readonly steps: readonly Waiter[];
  /** By domain id; those that wait for nothing expand as soon as their parent's position exists. */
  readonly expansions: readonly Waiter[];
  /** Who waits for a signal. */
  readonly consumers: ReadonlyMap<Signal, readonly Edge[]>;
  /** By step id: signals to which an element's end counts. */
  readonly outputs: readonly (readonly Signal[])[];
  /** By domain id: output signals that are gathered over this domain (it is on the way from `at` to the step's own). */
  readonly gathers: readonly (readonly Signal[])[];
  /** By domain id: the signal of its own expansion, when something waits for it. */
  readonly expanded: readonly (Signal | undefined)[];
  /** By domain id: signals that have a position for each of the domain's. */
  readonly at: readonly (readonly Signal[])[];
}

export function wire(graph: Graph): Wiring {
  return new WiringBuilder(graph).build();
}

class WiringBuilder {
  readonly #graph: Graph;
  readonly #outputs = new Map<string, Signal>();
  readonly #consumers = new Map<Signal, Edge[]>();
  readonly #expanded: (Signal | undefined)[];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#expanded = graph.domains.map(() => undefined);
  }

  build(): Wiring {
    const { domains, steps } = this.#graph;
    const expansions = domains.map((domain) => this.#expansion(domain));
    const waiters = steps.map((step) => this.#step(step));
    const signals = [...this.#outputs.values()];
    return {
      steps: waiters,
      expansions,
      consumers: this.#consumers,
      outputs: this.#byStep(signals),
      gathers: domains.map((domain) =>
        signals.filter((signal) => this.#isBetween(signal.at, domain.id, signal.domain)),
      ),
      expanded: this.#expanded,
      at: domains.map((domain) =>
        [...signals, ...this.#expanded.filter((signal) => signal !== undefined)].filter(
          (signal) => signal.at === domain.id,
        ),
      ),
    };
  }

  #byStep(signals: readonly Signal[]): readonly (readonly Signal[])[] {
    const outputs: Signal[][] = this.#graph.steps.map(() => []);
    for (const signal of signals) outputs[signal.step]?.push(signal);
    return outputs;
  }

  /** Is `domain` below `at`, on the way down to `own` (itself included)? */
  #isBetween(at: DomainId, domain: DomainId, own: DomainId): boolean {
    for (let id = own; id !== at; id = this.#parent(id)) if (id === domain) return true;
    return false;
  }

  #parent(domain: DomainId): DomainId {
    const node = this.#graph.domains[domain]!;
    return node.kind === "root" ? 0 : node.parent;
  }

  #expansion(domain: Domain): Waiter {
    const waiter: Waiter = { kind: "expansion", domain: domain.id, home: this.#parent(domain.id), edges: [] };
    if (domain.kind === "zip") {
      for (const aligned of domain.aligned) this.#add(waiter, this.#expansionSignal(aligned), "strict");
      for (const list of domain.lists) this.#bind(waiter, list.binding);
    }
    if (domain.kind === "parts") {
      domain.parts.forEach((part, index) => {
        const scope = { part: { fixed: domain.parent, index } };
        if (part.type === "list") this.#bind(waiter, part.binding, scope);
        else this.#add(waiter, this.#expansionSignal(part.domain), "strict", scope);
      });
    }
    return waiter;
  }

  #step(step: Step): Waiter {
    const waiter: Waiter = { kind: "step", step: step.id, home: step.domain, edges: [] };
    for (const binding of Object.values(step.inputs)) this.#bind(waiter, binding);
    if (step.when !== undefined) this.#bind(waiter, step.when);
    for (const before of step.after) this.#add(waiter, this.#afterSignal(step, before), "optional");
    return waiter;
  }

  #bind(waiter: Waiter, binding: Binding, scope: Pick<Edge, "part"> = { part: undefined }): void {
    switch (binding.kind) {
      case "const":
      case "param":
      case "item":
        return;
      case "output":
        return this.#add(waiter, this.#outputSignal(binding), toleranceOf(binding), scope);
      case "part":
        return this.#bindPart(waiter, binding.domain);
      case "all":
      case "list":
        return binding.items.forEach((item) => this.#bind(waiter, item, scope));
      case "object":
        return Object.values(binding.entries).forEach((entry) => this.#bind(waiter, entry, scope));
      case "flatten":
      case "parse":
        return this.#bind(waiter, binding.binding, scope);
    }
  }

  /** Item by item through a parts space: a list's items are there once it is expanded, a Many's come one by one. */
  #bindPart(waiter: Waiter, domain: DomainId): void {
    const parts = this.#graph.domains[domain]!;
    if (parts.kind !== "parts") return;
    parts.parts.forEach((part, index) => {
      if (part.type !== "many") return;
      const scope = { part: { fixed: parts.parent, index }, through: domain };
      this.#add(waiter, this.#outputSignal(part.view), toleranceOf(part.view), scope);
    });
  }

  #add(
    waiter: Waiter,
    signal: Signal,
    tolerance: Tolerance,
    scope: Partial<Pick<Edge, "part" | "through">> = {},
  ): void {
    const known = waiter.edges.some(
      (edge) =>
        edge.signal === signal && edge.tolerance === tolerance && edge.part?.index === scope.part?.index,
    );
    if (known) return;
    const edge: Edge = { waiter, signal, tolerance, part: scope.part, through: scope.through };
    waiter.edges.push(edge);
    const consumers = this.#consumers.get(signal);
    if (consumers === undefined) this.#consumers.set(signal, [edge]);
    else consumers.push(edge);
  }

  #outputSignal(binding: Pick<OutputBinding, "step" | "at">): Signal {
    const key = `${binding.step}@${binding.at}`;
    const known = this.#outputs.get(key);
    if (known !== undefined) return known;
    const domain = this.#graph.steps[binding.step]!.domain;
    const signal = new Signal({ kind: "output", step: binding.step, domain, at: binding.at });
    this.#outputs.set(key, signal);
    return signal;
  }

  #expansionSignal(domain: DomainId): Signal {
    return (this.#expanded[domain] ??= new Signal({
      kind: "expansion",
      step: -1,
      domain,
      at: this.#parent(domain),
    }));
  }

  /** `after` waits for every element of the other step in the nearest scope that both share. */
  #afterSignal(step: Step, before: StepId): Signal {
    let at = step.scope;
    const line = new Set<DomainId>();
    for (let id = this.#graph.steps[before]!.domain; ; id = this.#parent(id)) {
      line.add(id);
      if (id === 0) break;
    }
    while (!line.has(at)) at = this.#parent(at);
    return this.#outputSignal({ step: before, at });
  }
}

function toleranceOf(binding: OutputBinding): Tolerance {
  return binding.mode === "plain" ? "strict" : binding.mode;
}
