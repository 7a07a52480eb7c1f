import { hidden } from "../model/provenance.ts";

/** Names under which people keep credentials. */
const credential =
  /(^|_)(TOKEN|SECRET|PASS|PASSWD|PASSWORD|PASSPHRASE|CREDENTIALS?|APIKEY|KEY|AUTH|COOKIE|DSN)(_|$)/i;
/** A URL with a password in it. */
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/[^/\s:@]*):[^/\s@]+@/gi;

/** The declared variables as they may be shown: what is a secret, or looks like one, is hidden. */
export function shownEnvironment(
  env: Readonly<Record<string, string>>,
  secrets: ReadonlySet<string> = new Set(),
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      secrets.has(name) || credential.test(name) ? hidden : value.replace(userInfo, `$1:${hidden}@`),
    ]),
  );
}
