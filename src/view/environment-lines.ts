interface PlacedStep {
  readonly name: string;
  readonly preamble?: readonly string[];
  readonly container?: { readonly image: string; readonly runtime?: string | undefined };
}

/** In what a step's programs run, where a task says so: `convert: in image.sif (apptainer), with modules cdo/2.4`. */
export function environmentLines(steps: readonly PlacedStep[]): string[] {
  return steps.flatMap(({ name, preamble = [], container }) => {
    const parts = [
      ...(container === undefined ? [] : [`in ${container.image} (${container.runtime ?? "apptainer"})`]),
      ...(preamble.length === 0 ? [] : [`with modules ${preamble.join(", ")}`]),
    ];
    return parts.length === 0 ? [] : [`  ${name}: ${parts.join(", ")}`];
  });
}
