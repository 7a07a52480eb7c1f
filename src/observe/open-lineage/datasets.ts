import type { RecordedFile } from "../account/recorded-value.ts";
import { facet } from "./facets.ts";

export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets: Readonly<Record<string, object>>;
  readonly outputFacets?: Readonly<Record<string, object>>;
}

/** A file as OpenLineage names it: local ones by their path in the namespace `file`, remote ones by what their URL says. */
export function datasetOf(file: RecordedFile, producer: string, role: "input" | "output" = "input"): Dataset {
  const { sha256, bytes } = file;
  const version = { datasetVersion: sha256 };
  return {
    ...placeOf(file),
    facets:
      sha256 === undefined ? {} : { version: facet(producer, "1-0-1/DatasetVersionDatasetFacet", version) },
    ...(role === "output" && bytes !== undefined
      ? {
          outputFacets: {
            outputStatistics: facet(producer, "1-0-2/OutputStatisticsOutputDatasetFacet", {
              size: bytes,
              fileCount: 1,
            }),
          },
        }
      : {}),
  };
}

function placeOf({ kind, path, sha256, name }: RecordedFile): Pick<Dataset, "namespace" | "name"> {
  if (kind === "url" && path !== undefined) {
    const [, namespace, rest] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)\/?(.*)$/i.exec(path)!;
    return { namespace: namespace!, name: rest === "" ? "/" : rest! };
  }
  return { namespace: "file", name: path ?? `${sha256 ?? "gone"}/${name}` };
}

/** Each dataset once. */
export function merged(datasets: readonly Dataset[]): Dataset[] {
  return [...new Map(datasets.map((dataset) => [`${dataset.namespace} ${dataset.name}`, dataset])).values()];
}
