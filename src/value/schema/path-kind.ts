import { SheafError } from "../../model/errors.ts";
import type { FileSource } from "../file/file-source.ts";
import type { FileValue } from "../file/file-value.ts";
import { isFileSource, isFileValue, isPathValue } from "../file/kinds.ts";
import { type PathIdentity, PathValue } from "../file/path-value.ts";
import { textOf } from "./file-kind.ts";
import type { Kind } from "./reading.ts";

export interface PathOptions {
  /**
   * What counts in identities: the `content` (default; of a folder, the names and contents of all that is in it), path,
   * size and time of change (`stat`), or the path alone (`name`). URLs always count by name.
   */
  readonly identity?: PathIdentity;
}

/** Files and folders that are left where they are. A managed file stays one: it has a path as well. */
export function pathKind(options: PathOptions = {}): Kind<PathValue | FileValue | FileSource> {
  const { identity = "content" } = options;
  if (!["content", "stat", "name"].includes(identity)) {
    throw new SheafError("SHEAF_TASK_DEFINITION", `path() has no identity "${identity}"`, {
      mend: 'Write "content", "stat" or "name".',
    });
  }
  return {
    name: "a path",
    json: { type: "string", format: "path", ...(identity !== "content" && { "x-identity": identity }) },
    read(value) {
      if (isFileValue(value) || isFileSource(value)) return { value };
      if (isPathValue(value)) {
        return { value: value.identity === identity ? value : new PathValue({ path: value.path, identity }) };
      }
      const path = textOf(value);
      return typeof path === "string" ? { value: new PathValue({ path, identity }) } : path;
    },
  };
}
