import { currentLog } from "./current.ts";
import { ElementLog } from "./element-log.ts";

type Stream = NodeJS.WriteStream;

/**
 * Sends what a worker writes to its standard output and error (`console.log`) into the log of the element that wrote it,
 * or, where that cannot be told, of the one that runs. What is written while none runs goes where it went before.
 */
export function captureConsole(logFileNow: () => string | undefined): void {
  capture(process.stdout, "out", logFileNow);
  capture(process.stderr, "err", logFileNow);
}

function capture(stream: Stream, level: "out" | "err", logFileNow: () => string | undefined): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  const captured = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const file = logFileNow();
    const log = currentLog() ?? (file === undefined ? undefined : new ElementLog(file, String));
    if (log === undefined) return write(chunk, ...rest);
    log.stream(level, typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    if (currentLog() === undefined) log.close();
    const callback = rest.find((argument) => typeof argument === "function") as (() => void) | undefined;
    if (callback !== undefined) queueMicrotask(callback);
    return true;
  };
  stream.write = captured as Stream["write"];
}
