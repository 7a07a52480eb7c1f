import { CalledPrograms } from "./called-programs.ts";
import type { Programs, Used } from "./used.ts";

/** Measures what attempts use where they run. One instance for a thread or process; `begin` and `end` enclose an attempt. */
export interface PlaceMeter {
  begin(): void;
  /** Undefined: it was too short to be worth a record, or nothing can be known. `programs` are those that it called. */
  end(wallMs: number, programs: Programs | undefined): Used | undefined;
  /** Measures the programs of an attempt; made when it calls the first. */
  programs(): Programs;
}

/** A shorter attempt leaves no record of what it used: reading and keeping one would be what it mostly did. Milliseconds. */
export const worthMeasuringMs = 5;

/** The engine's own thread, where attempts overlap: all that is known is what the programs used. */
export const sharedMeter: PlaceMeter = {
  begin() {},
  end: (_wallMs, programs) => (programs instanceof CalledPrograms ? programs.used : undefined),
  programs: () => new CalledPrograms(),
};
