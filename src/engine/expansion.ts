import type { Domain, Graph } from "../flow/graph.ts";
import { SheafError } from "../model/errors.ts";
import { formatIndex } from "../model/index-path.ts";
import type { ExpansionRef, Plan } from "../plan/plan.ts";
import type { At, Evaluator } from "./evaluator.ts";
import type { Later } from "./later.ts";

interface Extent {
  readonly count: number;
  /** What it is called in messages. */
  readonly what: string;
}

/** Finds out how many indices a domain has below a parent's position: evaluates its lists, which must agree. */
export function* extentOf(
  expansion: ExpansionRef,
  options: { graph: Graph; plan: Plan; evaluator: Evaluator },
): Later<number> {
  const domain = options.graph.domains[expansion.domain]!;
  switch (domain.kind) {
    case "root":
      return 1;
    case "fixed":
      return domain.count;
    case "zip":
      return yield* zipExtent(domain, expansion.parent, options);
    case "parts":
      return yield* partExtent(domain, expansion.parent, options);
  }
}

type Context = Parameters<typeof extentOf>[1];

function* zipExtent(
  domain: Extract<Domain, { kind: "zip" }>,
  parent: number,
  { plan, evaluator }: Context,
): Later<number> {
  const at: At = { domain: domain.parent, position: parent };
  const extents: Extent[] = [];
  for (const aligned of domain.aligned) {
    const space = plan.spaces.of(aligned);
    const found = plan.spaces.locate(at.domain, at.position, space.parent!.domain.id);
    extents.push({ count: space.count(found), what: labelOf(space.domain) });
  }
  for (const [source, list] of domain.lists.entries()) {
    const items = yield* listAt(list.binding, { at, evaluator, what: `input ${list.input}` });
    evaluator.keepList(domain.id, { source, parent, items });
    extents.push({ count: items.length, what: `input ${list.input}` });
  }
  const [first, ...others] = extents;
  const odd = others.find(({ count }) => count !== first!.count);
  if (odd === undefined) return first!.count;
  const where = formatIndex(plan.spaces.of(domain.parent).path(parent));
  throw new SheafError(
    "SHEAF_ZIP_LENGTH",
    `lists that are fanned out together differ in length${where === "" ? "" : ` at ${where}`}: ${first!.what} has ${first!.count}, ${odd.what} has ${odd.count}`,
    { mend: "Make them equally long, or use product() to cross them." },
  );
}

function* partExtent(
  domain: Extract<Domain, { kind: "parts" }>,
  parent: number,
  { plan, evaluator }: Context,
): Later<number> {
  const fixed = plan.spaces.of(domain.parent);
  const part = domain.parts[fixed.local(parent)]!;
  if (part.type === "many") return plan.spaces.of(part.domain).count(fixed.parentOf(parent));
  const items = yield* listAt(part.binding, {
    at: { domain: domain.parent, position: parent },
    evaluator,
    what: domain.label,
  });
  evaluator.keepList(domain.id, { source: 0, parent, items });
  return items.length;
}

function* listAt(
  binding: Parameters<Evaluator["evaluate"]>[0],
  { at, evaluator, what }: { at: At; evaluator: Evaluator; what: string },
): Later<unknown[]> {
  for (;;) {
    const found = evaluator.evaluate(binding, at);
    if (evaluator.isIncomplete) yield evaluator.load();
    else if (Array.isArray(found)) return found as unknown[];
    else {
      throw new SheafError(
        "SHEAF_NOT_A_LIST",
        `${what}: what is fanned out is not a list but ${found === null ? "null" : typeof found}`,
        {
          mend: "Give each() a list, or pass the value without each().",
        },
      );
    }
  }
}

function labelOf(domain: Domain): string {
  return domain.kind === "root" ? "the run" : domain.label;
}
