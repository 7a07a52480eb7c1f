import { sizeLines } from "../../view/cache/size-lines.ts";
import type { Command, CommandLoader } from "../command.ts";
import { cacheSizes } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { noteMissingStore } from "../missing-store.ts";
import { lookOptions } from "../options/general-options.ts";
import { usage } from "../args/usage.ts";
import { didYouMean } from "../../model/nearest.ts";

const parts: readonly CommandLoader[] = [
  {
    name: "cache size",
    summary: "show how large it is, and what of",
    load: async () => size,
  },
  {
    name: "cache ls",
    summary: "list results, by task, step or run",
    load: async () => (await import("./cache/list.ts")).list,
  },
  {
    name: "cache verify",
    summary: "check all of it: blobs, files, the database",
    load: async () => (await import("./cache/verify.ts")).verify,
  },
  {
    name: "cache gc",
    summary: "remove old runs, and what no run needs",
    load: async () => (await import("./cache/collect.ts")).collect,
  },
  {
    name: "cache rm",
    summary: "remove runs, or take results out of use",
    load: async () => (await import("./cache/remove.ts")).remove,
  },
  {
    name: "cache pin",
    summary: "keep runs, whatever gc is told",
    load: async () => (await import("./cache/pin.ts")).pin,
  },
  {
    name: "cache unpin",
    summary: "keep runs no longer",
    load: async () => (await import("./cache/pin.ts")).unpin,
  },
];

const size: Command = {
  name: "cache size",
  usage: "[OPTIONS]",
  summary: "show how large it is, and what of",
  options: lookOptions,
  async run(context) {
    const { given, output, terminal } = context;
    await noteMissingStore(context);
    const sizes = await cacheSizes(await storeOptionsOf(given));
    output.answer({
      document: () => sizes,
      text: () => sizeLines(sizes, { style: terminal.style, now: Date.now(), width: terminal.width }),
      brief: () => [String(sizes.bytes)],
    });
    return 0;
  },
};

/** Without a word more, how large it is. */
export const cache: Command = {
  name: "cache",
  usage: "[COMMAND] [OPTIONS]",
  summary: "show what is stored, check it, remove what is old",
  examples: ["cache", "cache ls --by step", "cache gc --keep-runs 5 --dry-run"],
  parts,
  options: lookOptions,
  positionals: { least: 0, most: 1 },
  async run(context) {
    const [unknown] = context.positionals;
    if (unknown !== undefined) throw noSuchPart(unknown);
    return size.run(context);
  },
};

function noSuchPart(word: string) {
  const names = parts.map(({ name }) => name.slice("cache ".length));
  return usage(
    `there is no "cache ${word}".${didYouMean(word, names)}`,
    `Its commands are: ${names.join(", ")}.`,
  );
}
