import { isSecretRef } from "../file/kinds.ts";
import { SecretRef } from "../secret/secret.ts";
import type { Kind } from "./reading.ts";

/** Secrets, by reference only: the text itself must not get into a payload or the store. */
export const secretKind: Kind<SecretRef> = {
  name: "a secret",
  json: { type: "string", format: "secret", pattern: "^env:[A-Za-z_][A-Za-z0-9_]*$" },
  read(value) {
    if (isSecretRef(value)) return { value };
    const env = typeof value === "string" ? /^env:([A-Za-z_]\w*)$/.exec(value)?.[1] : undefined;
    if (env !== undefined) return { value: new SecretRef(env) };
    return { issue: 'must be a reference to a secret: secret({ env: "TOKEN" }), or "env:TOKEN" as text' };
  },
};
