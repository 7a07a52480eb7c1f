import { SheafError } from "./errors.ts";

const events = ["begin", "end", "fail"] as const;

/** When a batch scheduler sends mail of a job. */
export type MailEvent = (typeof events)[number];

/** To whom, and of what. Without `to` to the user who submits; without `on` when a job has ended, well or not. */
export type Mail = string | { readonly to?: string; readonly on?: readonly MailEvent[] };

/** The same, all of it said. */
export interface MailOrder {
  readonly to?: string | undefined;
  readonly on: readonly MailEvent[];
}

const usual: readonly MailEvent[] = ["end", "fail"];
const mend = 'Write an address, "me@example.org", or { to: "me@example.org", on: ["fail"] }.';

/** Throws SHEAF_RESOURCES for what is no such order. */
export function mailOf(mail: Mail): MailOrder {
  if (typeof mail === "string") return { to: address(mail), on: usual };
  if (typeof mail !== "object" || mail === null) throw refused(mail);
  const { to, on = usual, ...more } = mail;
  const isKnown = Array.isArray(on) && on.length > 0 && on.every((event) => events.includes(event));
  if (!isKnown || Object.keys(more).length > 0) throw refused(mail);
  return { to: to === undefined ? undefined : address(to), on };
}

function address(to: unknown): string {
  if (typeof to === "string" && /^[^\s-]\S*$/.test(to)) return to;
  throw refused(to);
}

const refused = (mail: unknown) =>
  new SheafError("SHEAF_RESOURCES", `mail ${JSON.stringify(mail)} names no address and events`, {
    mend: `${mend} The events are ${events.join(", ")}.`,
  });
