import type { RunAccount } from "../account/run-account.ts";
import type { Crate, Reference } from "./crate.ts";

const profiles = [
  { "@id": "https://w3id.org/ro/wfrun/process/0.5", name: "Process Run Crate", version: "0.5" },
  { "@id": "https://w3id.org/ro/wfrun/workflow/0.5", name: "Workflow Run Crate", version: "0.5" },
  { "@id": "https://w3id.org/ro/wfrun/provenance/0.5", name: "Provenance Run Crate", version: "0.5" },
  { "@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0", name: "Workflow RO-Crate", version: "1.0" },
] as const;

export interface RootFacts {
  readonly workflow: Reference;
  readonly author: Reference;
  readonly license: string | undefined;
  readonly now: number;
  /** Was any step executed? */
  readonly isExecuted: boolean;
}

/** The file that describes the crate, the profiles that it follows, and the root itself; added last, when all else is there. */
export function addRoot(
  crate: Crate,
  account: RunAccount,
  { workflow, author, license, now, isExecuted }: RootFacts,
): void {
  crate.add({
    "@id": "ro-crate-metadata.json",
    "@type": "CreativeWork",
    about: { "@id": "./" },
    conformsTo: [{ "@id": "https://w3id.org/ro/crate/1.1" }, { "@id": profiles[3]["@id"] }],
  });
  crate.add({
    "@id": "./",
    "@type": "Dataset",
    name: `Run ${account.run}`,
    description: `Run ${account.run} of the flow ${account.flow}, which ${stateText(account)}.`,
    datePublished: new Date(now).toISOString(),
    author,
    license: addLicense(crate, license ?? account.license),
    // Where no step was executed there is nothing that the profile of executions could be about.
    conformsTo: profiles
      .filter(({ name }) => isExecuted || name !== "Provenance Run Crate")
      .map((profile) => crate.add({ ...profile, "@type": "CreativeWork" })),
    mainEntity: workflow,
    hasPart: crate.parts,
    mentions: crate.mentions,
  });
}

const told: Readonly<Record<RunAccount["state"], string>> = {
  running: "is still running",
  queued: "is still running",
  succeeded: "succeeded",
  failed: "failed",
  cancelled: "was cancelled",
  interrupted: "was interrupted",
};

export function stateText({ state }: Pick<RunAccount, "state">): string {
  return told[state];
}

/** An SPDX expression of one licence, a URL, or any other text. */
function addLicense(crate: Crate, license: string | undefined): Reference | string {
  if (license === undefined) return "No licence was stated.";
  const isName = /^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(license) && license !== "UNLICENSED";
  if (!isName && !URL.canParse(license)) return license;
  const id = isName ? `https://spdx.org/licenses/${license}` : license;
  return crate.add({
    "@id": id,
    "@type": "CreativeWork",
    name: license,
    description: `The licence ${license}`,
    url: id,
  });
}
