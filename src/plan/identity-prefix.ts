import { identityVersion } from "./identity.ts";

/** What a prefix of identities is made of. */
export interface PrefixParts {
  readonly task: string;
  readonly code: string;
  readonly env: ReadonlyMap<string, string>;
  readonly format: string | null;
  readonly container: readonly [runtime: string, image: string, options: readonly string[]] | null;
  readonly preamble: readonly string[];
}

type Written = readonly [
  scheme: number,
  task: string,
  code: string,
  env: readonly (readonly [string, string])[],
  format: PrefixParts["format"],
  container: PrefixParts["container"],
  preamble: PrefixParts["preamble"],
];

/** Reads what `identityPrefix` wrote; undefined for what another version of Sheaf wrote in another way. */
export function readPrefix(prefix: string): PrefixParts | undefined {
  const written = parsed(prefix);
  if (!Array.isArray(written) || written[0] !== identityVersion || written.length !== 7) return undefined;
  const [, task, code, env, format, container, preamble] = written as unknown as Written;
  return { task, code, env: new Map(env), format, container, preamble };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
