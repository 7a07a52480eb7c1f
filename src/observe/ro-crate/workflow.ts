import type { RunAccount, SourceFile } from "../account/run-account.ts";
import { type Crate, idOfPath, oneOrMore, type Reference } from "./crate.ts";
import { mediaType } from "./media-type.ts";

/** The flow as it is written: its own file is the main entity; without one, its manifest is. */
export function addWorkflow(crate: Crate, account: RunAccount): Reference {
  const { flow, manifest, provenance, sources } = account;
  const own = account.module === undefined ? undefined : sources[0];
  const version = provenance?.git?.commit;
  const others = own === undefined ? sources : sources.slice(1);
  const manifestText = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const described = crate.addFile(
    "flow.json",
    { text: manifestText },
    {
      name: "Manifest of the flow: its params, steps and wiring",
      encodingFormat: "application/json",
    },
  );
  const workflow = own === undefined ? described : addSource(crate, own, version);
  crate.add({
    "@id": workflow["@id"],
    "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
    name: flow,
    description: manifest.description,
    conformsTo: { "@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE" },
    programmingLanguage: addLanguage(crate, own?.name ?? "flow.json"),
    subjectOf: own === undefined ? undefined : described,
    version,
    codeRepository: provenance?.git?.remote,
    softwareRequirements: oneOrMore(others.map((file) => addSource(crate, file, version))),
    buildInstructions: addLockfile(crate, account),
  });
  crate.add({
    "@id": "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE",
    "@type": "CreativeWork",
    name: "Bioschemas ComputationalWorkflow",
    version: "1.0",
  });
  return workflow;
}

function addSource(crate: Crate, { name, at, isLater }: SourceFile, version: string | undefined): Reference {
  const path = `source/${name}`;
  crate.addFile(
    path,
    { file: at },
    {
      name,
      description: isLater ? "It was changed after the run began: this is what it is now." : undefined,
      encodingFormat: mediaType(name),
    },
  );
  return crate.add({ "@id": idOfPath(path), "@type": ["File", "SoftwareSourceCode"], version });
}

function addLanguage(crate: Crate, name: string): Reference {
  const [id, language] = languageOf(name);
  return crate.add({ "@id": id, "@type": "ComputerLanguage", name: language, url: { "@id": id } });
}

function languageOf(name: string): readonly [url: string, name: string] {
  if (/\.[cm]?tsx?$/.test(name)) return ["https://www.typescriptlang.org/", "TypeScript"];
  if (/\.[cm]?jsx?$/.test(name)) return ["https://tc39.es/ecma262/", "JavaScript"];
  return ["https://www.npmjs.com/package/sheaf#manifest", "Sheaf flow manifest"];
}

function addLockfile(crate: Crate, { lockfile }: RunAccount): Reference | undefined {
  if (lockfile === undefined) return undefined;
  return crate.addFile(
    lockfile.name,
    { file: lockfile.at },
    {
      name: "Lock file of the installed packages",
      encodingFormat: mediaType(lockfile.name),
      sha256: lockfile.sha256,
      conformsTo: lockfileFormat(crate, lockfile.name),
    },
  );
}

const lockfileFormats: Readonly<Record<string, readonly [url: string, name: string]>> = {
  "package-lock.json": ["https://docs.npmjs.com/cli/configuring-npm/package-lock-json", "npm lock file"],
  "npm-shrinkwrap.json": ["https://docs.npmjs.com/cli/configuring-npm/npm-shrinkwrap-json", "npm lock file"],
  "pnpm-lock.yaml": ["https://pnpm.io/git#lockfiles", "pnpm lock file"],
  "yarn.lock": ["https://yarnpkg.com/features/lockfile", "Yarn lock file"],
};

function lockfileFormat(crate: Crate, name: string): Reference | undefined {
  const format = lockfileFormats[name];
  return format && crate.add({ "@id": format[0], "@type": "WebPageElement", name: format[1] });
}
