/** Who says it. */
export function producerOf(version: string | undefined): string {
  return `https://www.npmjs.com/package/sheaf${version === undefined ? "" : `/v/${version}`}`;
}

/** A facet of the specification, `1-0-1/ErrorMessageRunFacet`; without a name one of Sheaf's own. */
export function facet(producer: string, name: string | undefined, facts: object): object {
  const _schemaURL =
    name === undefined
      ? "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet"
      : `https://openlineage.io/spec/facets/${name}.json#/$defs/${name.split("/")[1]}`;
  return { _producer: producer, _schemaURL, ...facts };
}
