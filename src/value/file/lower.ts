import { SheafError } from "../../model/errors.ts";
import type { BlobStorage } from "../blob-storage.ts";
import { findSpecials } from "../find-special.ts";
import type { SelfCoded } from "../json/self-coded.ts";
import { mapInside } from "../map-inside.ts";
import type { FileValue } from "./file-value.ts";
import { isFileSource, isFileValue, isPathValue, isSecretRef } from "./kinds.ts";

export interface LowerServices {
  readonly storage: Pick<BlobStorage, "localPath">;
  /** The text of a secret, by the name of its environment variable. Without it secrets stay references. */
  readonly secrets?: ((env: string) => string | undefined) | undefined;
}

/**
 * A value as a task sees it: local paths in place of files, and, in a worker, secrets in place of their references, at
 * any depth. The same object when nothing of the kind is inside; a promise only when managed files are.
 *
 * Throws SHEAF_SECRET_MISSING, SHEAF_BLOB_MISSING.
 */
export function lower(value: unknown, services: LowerServices): unknown {
  const files = findSpecials(value).filter(isFileValue);
  if (files.length === 0) return lowerAll(value, services, new Map());
  return lowerFiles(value, services, files);
}

async function lowerFiles(
  value: unknown,
  services: LowerServices,
  files: readonly FileValue[],
): Promise<unknown> {
  const paths = new Map<SelfCoded, string>();
  for (const file of files) paths.set(file, await services.storage.localPath(file.digest, file.name));
  return lowerAll(value, services, paths);
}

function lowerAll(value: unknown, services: LowerServices, paths: ReadonlyMap<SelfCoded, string>): unknown {
  return mapInside(value, (inner) => {
    if (isFileSource(inner) || isPathValue(inner)) return inner.path;
    if (isSecretRef(inner))
      return services.secrets === undefined ? inner : secretText(inner.env, services.secrets);
    return paths.get(inner) ?? inner;
  });
}

function secretText(env: string, secrets: (env: string) => string | undefined): string {
  const text = secrets(env);
  if (text !== undefined) return text;
  throw new SheafError(
    "SHEAF_SECRET_MISSING",
    `The environment variable ${env}, which holds a secret, is not set`,
    {
      mend: `Set ${env} where the task runs.`,
    },
  );
}
