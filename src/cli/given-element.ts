import type { CommandContext } from "./command.ts";

/** What RUN STEP[INDEX] names: with one word the element of the latest run. */
export function givenElement({ positionals }: CommandContext): {
  readonly run: string | undefined;
  readonly element: string;
} {
  const [first = "", second] = positionals;
  return second === undefined ? { run: undefined, element: first } : { run: first, element: second };
}
