import type { RunAccount, TaskAccount } from "../account/run-account.ts";
import { type Crate, localId, type Reference } from "./crate.ts";

/** Sheaf itself, and the Node.js that it ran in. */
export function addEngine(crate: Crate, { provenance }: RunAccount): Reference {
  const node =
    provenance === undefined
      ? undefined
      : crate.add({
          "@id": `https://nodejs.org/download/release/v${provenance.node}/`,
          "@type": "SoftwareApplication",
          name: "Node.js",
          url: { "@id": "https://nodejs.org/" },
          softwareVersion: provenance.node,
        });
  return crate.add({
    "@id": "https://www.npmjs.com/package/sheaf",
    "@type": "SoftwareApplication",
    name: "Sheaf",
    description: "A workflow engine for TypeScript",
    url: { "@id": "https://www.npmjs.com/package/sheaf" },
    softwareVersion: provenance?.sheaf,
    softwareRequirements: node,
    operatingSystem: systemOf(provenance),
  });
}

function systemOf(provenance: RunAccount["provenance"]): string | undefined {
  if (provenance === undefined) return undefined;
  const { platform, release, arch, name } = provenance.os;
  return [name, platform, release, arch].filter((part) => part !== undefined).join(" ");
}

/** A task as the tool that steps run. Its version is what stands for its code in identities. */
export function addTool(crate: Crate, task: TaskAccount, description: string | undefined): Reference {
  return crate.add({
    "@id": localId("task", task.name),
    "@type": "SoftwareApplication",
    name: task.name,
    description,
    softwareVersion: task.version,
    softwareRequirements: task.packages.map(({ name, version }) =>
      crate.add({
        "@id": `https://www.npmjs.com/package/${name}/v/${version}`,
        "@type": "SoftwareApplication",
        name,
        softwareVersion: version,
        url: { "@id": `https://www.npmjs.com/package/${name}/v/${version}` },
      }),
    ),
  });
}
