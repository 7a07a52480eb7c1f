import { type SheafError, isSheafError } from "../model/errors.ts";
import { formatIndex } from "../model/index-path.ts";
import type { Style } from "./style.ts";

/**
 * An error for people. Of Sheaf's own errors: code, message, where, mend, and the user's error underneath when there is
 * one. Of others: name, message and the user's own lines of the stack.
 */
export function errorText(error: unknown, style: Style): string[] {
  if (isSheafError(error)) return [...sheafError(error, style), ...causeText(error, style)];
  if (error instanceof Error) return foreignError(error, style);
  return [`${style.bad("error")}: ${String(error)}`];
}

function sheafError(error: SheafError, style: Style): string[] {
  const where = placeText(error);
  return [
    `${style.bad(`error[${error.code}]`)}: ${error.message}`,
    ...(where === "" ? [] : [`  ${style.dim("at")}   ${where}`]),
    ...(error.mend === undefined
      ? []
      : error.mend.split("\n").map((line, at) => `  ${at === 0 ? style.accent("mend") : "    "} ${line}`)),
    ...(error.code === "SHEAF_INTERNAL"
      ? [style.dim((error.cause instanceof Error ? error.cause : error).stack ?? "")]
      : []),
  ];
}

function placeText({ place }: SheafError): string {
  const parts = [
    place.file,
    place.flow === undefined ? undefined : `flow ${place.flow}`,
    place.step === undefined ? undefined : `step ${place.step}${formatIndex(place.index ?? [])}`,
    place.input === undefined ? undefined : `input ${place.input}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

function causeText(error: SheafError, style: Style): string[] {
  if (!(error.cause instanceof Error) || error.code === "SHEAF_INTERNAL") return [];
  const told = error.message.includes(error.cause.message);
  const lines = told ? [] : [`${style.bad(error.cause.name)}: ${error.cause.message}`];
  const frames = userFrames(error.cause).filter((frame) => !error.message.includes(frame));
  return [...lines, ...frames.map((frame) => style.dim(`    ${frame}`))].map((line) => `  ${line}`);
}

function foreignError(error: Error, style: Style): string[] {
  return [
    `${style.bad(error.name)}: ${error.message}`,
    ...userFrames(error).map((frame) => style.dim(`    ${frame}`)),
  ];
}

/** The lines of a stack that are of the user's code: without Node's and Sheaf's own. */
export function userFrames(error: { readonly stack?: string | undefined }): string[] {
  const frames = (error.stack ?? "").split("\n").map((line) => line.trim());
  return frames.filter(
    (frame) =>
      frame.startsWith("at ") && !/\(?node:|\/node_modules\/(sheaf|libsql)\//.test(frame) && !isOwn(frame),
  );
}

// This file is in Sheaf, wherever that is installed; with source maps, frames of dist are told as of src.
const root = new URL("../..", import.meta.url);
const own = ["dist/", "src/"].flatMap((folder) => [root.href + folder, root.pathname + folder]);
const isOwn = (frame: string) => own.some((folder) => frame.includes(folder));
