import { FileSource } from "../file/file-source.ts";
import type { FileValue } from "../file/file-value.ts";
import { isFileSource, isFileValue, isPathValue } from "../file/kinds.ts";
import { pathOf } from "../file/located.ts";
import type { Kind, Reading } from "./reading.ts";

type AnyFile = FileValue | FileSource;

/** Managed files, by their path. */
export const fileKind: Kind<AnyFile> = {
  name: "a file",
  json: { type: "string", format: "path", "x-managed": true },
  read(value): Reading<AnyFile> {
    if (isFileValue(value) || isFileSource(value)) return { value };
    if (isPathValue(value)) return { value: new FileSource(value.path) };
    const path = textOf(value);
    return typeof path === "string" ? { value: new FileSource(path) } : path;
  },
};

/** The path that a string or a `file:` URL names, or what is wrong with it. */
export function textOf(value: unknown): string | { readonly issue: string } {
  if (typeof value !== "string" && !(value instanceof URL))
    return { issue: "must be a path: a string or a file: URL" };
  if (value === "") return { issue: "must be a path, and is empty" };
  if (String(value).includes("\0")) return { issue: "must be a path, and has a null character" };
  try {
    return pathOf(value);
  } catch (error) {
    return { issue: `must be a path: ${(error as Error).message}` };
  }
}
