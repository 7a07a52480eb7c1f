import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

/** A crate on the disk. */
export class CrateOnDisk {
  readonly folder: string;
  readonly entities: ReadonlyMap<string, Entity>;

  constructor(folder: string) {
    this.folder = folder;
    const text = readFileSync(join(folder, "ro-crate-metadata.json"), "utf8");
    const { "@graph": graph } = JSON.parse(text) as { "@graph": readonly Entity[] };
    this.entities = new Map(graph.map((entity) => [entity["@id"], entity]));
    if (this.entities.size !== graph.length) throw new Error("an id is used twice");
  }

  get(id: string): Entity {
    return this.entities.get(id)!;
  }

  ofType(type: string): Entity[] {
    return [...this.entities.values()].filter((entity) => typesOf(entity).includes(type));
  }

  /** The entities that a property refers to. */
  of(entity: Entity, property: string): Entity[] {
    return [entity[property] ?? []].flat().map((reference) => this.get((reference as Entity)["@id"]));
  }
}

const typesOf = (entity: Entity) => [entity["@type"]].flat();

/** What the profiles say with MUST and can be looked at: what is broken, one sentence each. */
export function brokenRules(crate: CrateOnDisk): string[] {
  return [...references(crate), ...files(crate), ...root(crate), ...workflow(crate), ...actions(crate)];
}

function references({ entities }: CrateOnDisk): string[] {
  const broken: string[] = [];
  const look = (value: unknown, from: string) => {
    if (Array.isArray(value)) for (const item of value) look(item, from);
    else if (typeof value === "object" && value !== null) {
      const id = (value as Entity)["@id"];
      const isOutside = /^https?:/.test(id);
      if (!entities.has(id) && !isOutside) broken.push(`${from} refers to ${id}, which is not described`);
    }
  };
  for (const entity of entities.values())
    for (const [key, value] of Object.entries(entity))
      if (key !== "@type") look(value, `${entity["@id"]} (${key})`);
  return broken;
}

function files(crate: CrateOnDisk): string[] {
  const { folder } = crate;
  const parts = new Set(crate.of(crate.get("./"), "hasPart").map((entity) => entity["@id"]));
  const data = [...crate.ofType("File"), ...crate.ofType("Dataset")].filter(
    (entity) => entity["@id"] !== "./",
  );
  const described = new Set(data.map((entity) => decodeURIComponent(entity["@id"])));
  const onDisk = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  return [
    ...data
      .filter((entity) => !parts.has(entity["@id"]))
      .map((entity) => `${entity["@id"]} is no part of the root`),
    ...data
      .filter((entity) => !isThere(folder, entity["@id"]))
      .map((entity) => `${entity["@id"]} is not there`),
    ...onDisk
      .filter((name) => name !== "ro-crate-metadata.json" && !described.has(name))
      .map((name) => `${name} is not described`),
  ];
}

function isThere(folder: string, id: string): boolean {
  if (id.startsWith("file:")) return existsSync(fileURLToPath(id));
  return /^[a-z][a-z0-9+.-]*:/i.test(id) || existsSync(join(folder, decodeURIComponent(id)));
}

function root(crate: CrateOnDisk): string[] {
  const descriptor = crate.get("ro-crate-metadata.json");
  const entity = crate.get("./");
  const profiles = ["process", "workflow", "provenance"].map(
    (name) => `https://w3id.org/ro/wfrun/${name}/0.5`,
  );
  const conforms = crate.of(entity, "conformsTo").map((one) => one["@id"]);
  return [
    ...check(crate.of(descriptor, "about")[0] === entity, "the descriptor is not about the root"),
    ...check(/^\d{4}-\d{2}-\d{2}T/.test(String(entity["datePublished"])), "the root has no datePublished"),
    ...["name", "description", "license"].flatMap((name) =>
      check(Boolean(entity[name]), `the root has no ${name}`),
    ),
    ...profiles.flatMap((profile) =>
      check(conforms.includes(profile), `the root does not conform to ${profile}`),
    ),
  ];
}

function workflow(crate: CrateOnDisk): string[] {
  const [main] = crate.of(crate.get("./"), "mainEntity");
  if (main === undefined) return ["there is no main workflow"];
  const types = ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"];
  const tools = crate.of(main, "hasPart");
  const steps = crate.ofType("HowToStep");
  const instruments = new Set(
    crate.ofType("CreateAction").flatMap((action) => crate.of(action, "instrument")),
  );
  return [
    ...types.flatMap((type) => check(typesOf(main).includes(type), `the workflow is no ${type}`)),
    ...check(
      is(crate.of(main, "programmingLanguage")[0], "ComputerLanguage"),
      "the workflow has no language",
    ),
    ...check(tools.length > 0, "the workflow has no tools"),
    ...steps.flatMap((step) =>
      check(crate.of(main, "step").includes(step), `${step["@id"]} is no step of the workflow`),
    ),
    ...tools.flatMap((tool) => check(instruments.has(tool), `${tool["@id"]} is no action's instrument`)),
    ...steps.flatMap((step) =>
      check(is(crate.of(step, "workExample")[0], "SoftwareApplication"), `${step["@id"]} has no tool`),
    ),
    ...crate
      .ofType("FormalParameter")
      .flatMap((one) => check(Boolean(one["additionalType"]), `${one["@id"]} has no additionalType`)),
  ];
}

function actions(crate: CrateOnDisk): string[] {
  const [main] = crate.of(crate.get("./"), "mainEntity");
  const tools = crate.of(main!, "hasPart");
  const created = crate.ofType("CreateAction");
  const runs = created.filter((action) => crate.of(action, "instrument")[0] === main);
  const mentioned = crate.of(crate.get("./"), "mentions");
  return [
    ...check(runs.length === 1, "there is not one action that runs the workflow"),
    ...created.flatMap((action) => [
      ...check(
        [main, ...tools].includes(crate.of(action, "instrument")[0]),
        `${action["@id"]} has no instrument`,
      ),
      ...check(mentioned.includes(action), `${action["@id"]} is not mentioned by the root`),
      ...check(
        action["error"] === undefined || String(action["actionStatus"]).endsWith("FailedActionStatus"),
        `${action["@id"]} has an error and has not failed`,
      ),
    ]),
    ...crate
      .ofType("ControlAction")
      .flatMap((action) => [
        ...check(is(crate.of(action, "instrument")[0], "HowToStep"), `${action["@id"]} is of no step`),
        ...check(crate.of(action, "object").length > 0, `${action["@id"]} controls nothing`),
        ...crate
          .of(action, "object")
          .flatMap((one) => check(is(one, "CreateAction"), `${action["@id"]} controls no action`)),
      ]),
    ...crate
      .ofType("OrganizeAction")
      .flatMap((action) => [
        ...check(crate.of(action, "result")[0] === runs[0], "the engine's action did not give the run"),
        ...crate
          .of(action, "object")
          .flatMap((one) => check(is(one, "ControlAction"), "the engine organised no step")),
        ...check(is(crate.of(action, "instrument")[0], "SoftwareApplication"), "the engine is no software"),
      ]),
  ];
}

const is = (entity: Entity | undefined, type: string) =>
  entity !== undefined && typesOf(entity).includes(type);
const check = (holds: boolean, broken: string): string[] => (holds ? [] : [broken]);
