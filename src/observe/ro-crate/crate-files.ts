import { pathToFileURL } from "node:url";
import type { RecordedFile } from "../account/recorded-value.ts";
import type { Crate, Reference } from "./crate.ts";
import { mediaType } from "./media-type.ts";

/** Which data goes into the crate: that of the results (and the source, always), all, or none. What stays out is told by where it is. */
export type FilesWanted = "results" | "all" | "none";

/** The files that the run read and wrote, each once. */
export class CrateFiles {
  readonly #crate: Crate;
  readonly #wanted: FilesWanted;
  readonly #known = new Map<string, Reference>();
  readonly #byContent = new Map<string, Reference>();

  constructor(crate: Crate, wanted: FilesWanted) {
    this.#crate = crate;
    this.#wanted = wanted;
  }

  /** `role` is the folder that it gets in the crate: `results`, `inputs`, `files`. */
  add(file: RecordedFile, role: "results" | "inputs" | "files"): Reference {
    const key = `${file.sha256 ?? ""} ${file.sha256 === undefined ? file.path : ""} ${file.name}`;
    let reference = this.#known.get(key);
    if (reference === undefined) {
      reference = this.#isCopied(file, role) ? this.#copied(file, role) : this.#leftOut(file);
      this.#known.set(key, reference);
      if (file.sha256 !== undefined) this.#byContent.set(file.sha256, reference);
    }
    return reference;
  }

  /** A file of this content, by whatever name, that is known already. */
  ofContent(sha256: string | undefined): Reference | undefined {
    return sha256 === undefined ? undefined : this.#byContent.get(sha256);
  }

  #isCopied({ kind, path }: RecordedFile, role: string): boolean {
    if (kind !== "file" || path === undefined || this.#wanted === "none") return false;
    return this.#wanted === "all" || role === "results";
  }

  #copied(file: RecordedFile, role: string): Reference {
    const name = `${role}/${file.name}`;
    const path = this.#crate.payload.has(name) ? `${role}/${this.#known.size}/${file.name}` : name;
    return this.#crate.addFile(path, { file: file.path! }, describe(file));
  }

  #leftOut(file: RecordedFile): Reference {
    const { kind, path, sha256, name } = file;
    if (path === undefined) {
      const digest = sha256 === undefined ? undefined : Buffer.from(sha256, "hex").toString("base64url");
      const id = digest === undefined ? `#gone/${encodeURIComponent(name)}` : `ni:///sha-256;${digest}`;
      return this.#crate.add({ "@id": id, "@type": "CreativeWork", ...describe(file) });
    }
    const url = kind === "url" ? path : pathToFileURL(path).href;
    const isFolder = kind === "folder";
    return this.#crate.addPart({
      "@id": isFolder ? `${url.replace(/\/$/, "")}/` : url,
      "@type": isFolder ? "Dataset" : "File",
      ...describe(file),
    });
  }
}

function describe({ name, sha256, bytes, kind, path }: RecordedFile): Record<string, unknown> {
  return {
    name,
    description: path === undefined ? "It is not there any more." : undefined,
    sha256,
    contentSize: bytes === undefined ? undefined : String(bytes),
    encodingFormat: kind === "file" ? mediaType(name) : undefined,
  };
}
