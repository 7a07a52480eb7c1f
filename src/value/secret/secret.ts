import { SheafError } from "../../model/errors.ts";
import { selfCoded, type SelfCoded } from "../json/self-coded.ts";
import { tagged } from "../json/tags.ts";
import { sha256Hex } from "../sha256.ts";

/** A reference to a secret. Only the worker that runs the task resolves it; only the name counts in identities. */
export class SecretRef implements SelfCoded {
  readonly [selfCoded] = "secret";
  readonly lowers = true;
  readonly unresolved = false;
  /** The environment variable that holds it. */
  readonly env: string;

  constructor(env: string) {
    this.env = env;
  }

  toBody(): string {
    return tagged("secret", JSON.stringify(this.env));
  }

  toCanonical(): string {
    return `{"$":"secret","sha256":"${sha256Hex(this.env)}"}`;
  }
}

/**
 * A secret by reference, for a param or an input with the schema `secretString()`. The task gets the text; it is never in
 * an identity, a payload, the store, a log or an error message.
 *
 * @example
 * step(upload, { token: secret({ env: "UPLOAD_TOKEN" }) });
 */
export function secret(reference: { readonly env: string }): SecretRef {
  const { env } = reference;
  if (typeof env === "string" && /^[A-Za-z_]\w*$/.test(env)) return new SecretRef(env);
  throw new SheafError("SHEAF_USAGE", `${JSON.stringify(env)} is not the name of an environment variable`, {
    mend: 'Write secret({ env: "TOKEN" }).',
  });
}
