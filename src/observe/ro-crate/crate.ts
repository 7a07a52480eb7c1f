/** A node of the crate's graph. */
export interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

export interface Reference {
  readonly "@id": string;
}

/** What a file of the crate is made from: a file on this machine, or text. */
export type Content = { readonly file: string } | { readonly text: string };

/** A crate in the making: entities by their ids, and the files that go with them. */
export class Crate {
  readonly #entities = new Map<string, Entity>();
  readonly payload = new Map<string, Content>();
  /** What the root says that it has. */
  readonly parts: Reference[] = [];
  readonly mentions: Reference[] = [];

  has(id: string): boolean {
    return this.#entities.has(id);
  }

  get(id: string): Entity {
    return this.#entities.get(id)!;
  }

  set(id: string, property: string, value: unknown): void {
    this.#entities.set(id, { ...this.get(id), [property]: value });
  }

  /** Adds an entity, or more properties of one; properties without a value are left out. */
  add(entity: Entity): Reference {
    const known = this.#entities.get(entity["@id"]);
    const present = Object.entries(entity).filter(([, value]) => value !== undefined && !isEmptyList(value));
    this.#entities.set(entity["@id"], { ...known, ...(Object.fromEntries(present) as unknown as Entity) });
    return { "@id": entity["@id"] };
  }

  /** An entity of which the root says that it is a part: a file, a folder. */
  addPart(entity: Entity): Reference {
    if (!this.has(entity["@id"])) this.parts.push({ "@id": entity["@id"] });
    return this.add(entity);
  }

  /** A file of the crate. */
  addFile(path: string, content: Content, properties: Readonly<Record<string, unknown>>): Reference {
    this.payload.set(path, content);
    return this.addPart({ "@id": idOfPath(path), "@type": "File", ...properties });
  }

  /** The metadata document. */
  document(): object {
    return {
      "@context": [
        "https://w3id.org/ro/crate/1.1/context",
        "https://w3id.org/ro/terms/workflow-run/context",
        { buildInstructions: "https://codemeta.github.io/terms/buildInstructions" },
      ],
      "@graph": [...this.#entities.values()],
    };
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The id of a file of the crate: its path, as a relative URI. */
export function idOfPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** A local id made of names. */
export function localId(...names: readonly string[]): string {
  return `#${names.map((name) => encodeURIComponent(name).replaceAll("%2F", "/")).join("/")}`;
}

/** One reference as itself, more as a list. */
export function oneOrMore(references: readonly Reference[]): Reference | readonly Reference[] | undefined {
  return references.length === 1 ? references[0] : references.length === 0 ? undefined : references;
}

/** A time with its offset, as the profile's own check wants it. */
export function isoTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString().replace("Z", "+00:00");
}
