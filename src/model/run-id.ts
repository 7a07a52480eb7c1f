import { randomBytes } from "node:crypto";

/** A new run id, `demo-20261120-a1b2`: the flow's name, the day (local time) and four random hexadecimal digits. */
export function newRunId(
  flow: string,
  now = new Date(),
  random: (size: number) => Uint8Array = randomBytes,
): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("");
  const name = flow.replace(/[^A-Za-z0-9_.]+/g, "-").replace(/^-+|-+$/g, "") || "run";
  return `${name}-${day}-${Buffer.from(random(2)).toString("hex")}`;
}
