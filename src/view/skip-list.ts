import type { StepStatus } from "../model/status.ts";
import { countText } from "./number-text.ts";
import { skipText } from "./skip-text.ts";

/** Why elements were skipped, a line for each step and reason. */
export function skipList(steps: readonly StepStatus[]): string[] {
  return steps.flatMap((step) =>
    step.skips.map(
      ({ because, count }) =>
        `  ${step.name}${count > 1 ? ` ×${countText(count)}` : ""}: ${skipText(because)}`,
    ),
  );
}
