// Programs that run commands: a process for each task, which writes its output to a file.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { output } from "../output.mjs";

const numbers = (n) => Array.from({ length: n }, (_, at) => at);
const ended = "out/sum";

const engine = ({ name, keeps, version, write, command }) => ({
  name,
  keeps,
  runs: () => true,
  prepare() {
    const found = output(version[0], version.slice(1));
    return found === undefined
      ? { missing: `there is no ${version[0]} here` }
      : { version: found.split("\n")[0] };
  },
  /** Writes down what is to be done; this is not measured. */
  lay(workload, folder) {
    mkdirSync(join(folder, "out"), { recursive: true });
    write(workload, folder);
  },
  command: (workload, { folder }) => ({ ...command(workload), cwd: folder }),
});

export const make = engine({
  name: "make -j2",
  keeps: "file",
  version: ["make", "--version"],
  write: ({ kind, n }, folder) =>
    writeFileSync(join(folder, "Makefile"), kind === "chain" ? chainMakefile(n) : fanMakefile(n)),
  command: () => ({ command: "make", args: ["-s", "-j2", ended] }),
});

const fanMakefile = (n) => `out/%:
\t@echo 1 > $@
${ended}: ${numbers(n)
  .map((at) => `out/${at}`)
  .join(" ")}
\t@cat out/*[0-9] | wc -l > $@
`;

const chainMakefile = (n) =>
  `${numbers(n)
    .map((at) => `out/${at}:${at === 0 ? "" : ` out/${at - 1}`}\n\t@echo ${at} > $@\n`)
    .join("")}${ended}: out/${n - 1}\n\t@cp $< $@\n`;

export const ninja = engine({
  name: "ninja -j2",
  keeps: "file + log",
  version: ["ninja", "--version"],
  write: ({ kind, n }, folder) => writeFileSync(join(folder, "build.ninja"), ninjaFile(kind, n)),
  command: () => ({ command: "ninja", args: ["-j2", "--quiet", ended] }),
});

const ninjaFile = (kind, n) => `rule item
  command = echo 1 > $out
rule sum
  command = cat out/*[0-9] | wc -l > $out
${numbers(n)
  .map((at) => `build out/${at}: item${kind === "chain" && at > 0 ? ` out/${at - 1}` : ""}\n`)
  .join("")}build ${ended}: sum | ${
  kind === "chain"
    ? `out/${n - 1}`
    : numbers(n)
        .map((at) => `out/${at}`)
        .join(" ")
}
`;

export const parallel = engine({
  name: "GNU parallel --joblog",
  keeps: "log line",
  version: ["parallel", "--version"],
  write: ({ n }, folder) => writeFileSync(join(folder, "items"), `${numbers(n).join("\n")}\n`),
  command: ({ kind, again }) => ({
    command: "parallel",
    args: [
      kind === "chain" ? "-j1" : "-j2",
      ...(again === undefined ? [] : ["--resume"]),
      "--will-cite",
      "--joblog",
      "log",
      "-a",
      "items",
      "echo 1 > out/{}",
    ],
  }),
});
