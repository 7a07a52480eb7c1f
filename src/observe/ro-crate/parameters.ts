import type { ParamManifest } from "../../flow/manifest.ts";
import type { NamedValue } from "../account/run-account.ts";
import type { RecordedValue } from "../account/recorded-value.ts";
import { type Crate, localId, oneOrMore, type Reference } from "./crate.ts";
import type { CrateFiles } from "./crate-files.ts";

/** The FormalParameter of a flow's param. */
export function addParam(crate: Crate, { name, description, schema, ...param }: ParamManifest): Reference {
  const preset = param.default;
  return crate.add({
    "@id": localId("param", name),
    "@type": "FormalParameter",
    name,
    description,
    additionalType: typeOfSchema(schema),
    valueRequired: param.required ? "True" : "False",
    multipleValues: schema["type"] === "array" ? "True" : undefined,
    defaultValue: preset === undefined ? undefined : textOf(preset),
  });
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const formats: Readonly<Record<string, string>> = {
  date: "Date",
  "date-time": "DateTime",
  time: "Time",
  uri: "URL",
  path: "File",
};
const types: Readonly<Record<string, string>> = {
  string: "Text",
  integer: "Integer",
  number: "Float",
  boolean: "Boolean",
  object: "PropertyValue",
};

function typeOfSchema(schema: Readonly<Record<string, unknown>>): string {
  const { type, format, items } = schema;
  if (typeof format === "string" && format in formats) return formats[format]!;
  if (type === "array" && typeof items === "object" && items !== null)
    return typeOfSchema(items as Readonly<Record<string, unknown>>);
  return (typeof type === "string" ? types[type] : undefined) ?? "PropertyValue";
}

const kinds: Readonly<Record<RecordedValue["kind"], string>> = {
  text: "Text",
  integer: "Integer",
  number: "Float",
  boolean: "Boolean",
  list: "PropertyValue",
  object: "PropertyValue",
  nothing: "Text",
  unknown: "PropertyValue",
};

/** What a value is, in the words of FormalParameter. */
export function typeOfValue(value: RecordedValue): string {
  if (!value.isFiles) return kinds[value.kind];
  return value.files.every(({ kind }) => kind === "folder") ? "Dataset" : "File";
}

export interface ValuePlace {
  /** The id of its PropertyValue. */
  readonly id: string;
  /** The FormalParameters that it realises. */
  readonly realises: readonly Reference[];
  /** The folder that its files get. */
  readonly role: "results" | "inputs" | "files";
}

/** A value as an action refers to it: its files, and a PropertyValue where it is more than files. */
export function addValue(
  crate: Crate,
  { name, value, files }: NamedValue & { readonly files: CrateFiles },
  { id, realises, role }: ValuePlace,
): Reference[] {
  const exampleOfWork = oneOrMore(realises);
  const references = value.files.map((file) => files.add(file, role));
  if (value.isFiles) {
    for (const reference of references) addRealised(crate, reference, realises);
    return references;
  }
  return [
    crate.add({ "@id": id, "@type": "PropertyValue", name, value: value.shown, exampleOfWork }),
    ...references,
  ];
}

/** A file may realise several parameters: what one step made is what the next is given. */
function addRealised(crate: Crate, reference: Reference, realises: readonly Reference[]): void {
  const before = crate.get(reference["@id"])["exampleOfWork"] as Reference | readonly Reference[] | undefined;
  const known = before === undefined ? [] : [before].flat();
  const more = realises.filter((one) => !known.some((other) => other["@id"] === one["@id"]));
  crate.set(reference["@id"], "exampleOfWork", oneOrMore([...known, ...more]));
}
