import { basename, extname } from "node:path";
import { selfCoded } from "../json/self-coded.ts";
import { tagged } from "../json/tags.ts";
import { Located } from "./located.ts";

export interface FileFacts {
  /** SHA-256 of the content, under which the storage has it. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** The file's own name: `january.csv`. */
  readonly name: string;
}

/**
 * A managed file: its bytes are in the storage. A task is handed a local path with the file's name. Identity is the
 * content and the name's extension, by which programs go; neither the rest of the name nor the folder.
 */
export class FileValue extends Located {
  readonly [selfCoded] = "file";
  readonly unresolved = false;
  readonly digest: string;
  readonly size: number;
  readonly name: string;

  constructor(facts: FileFacts) {
    super(facts.name);
    this.digest = facts.digest;
    this.size = facts.size;
    this.name = basename(facts.name);
  }

  override toString(): string {
    return this.name;
  }

  toBody(): string {
    const { digest, size, name } = this;
    return tagged("file", JSON.stringify({ digest, size, name }));
  }

  toCanonical(): string {
    return `{"$":"file","extension":${JSON.stringify(extname(this.name))},"sha256":"${this.digest}"}`;
  }
}
