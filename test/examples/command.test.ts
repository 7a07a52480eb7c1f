import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { counts, example, project } from "./sheaf.ts";

const command = example("command/command.ts");

test("command: programs make files, which travel by content", async () => {
  const { folder, run, sheaf } = await project();

  const first = await run(command);
  expect(first.state).toBe("succeeded");
  const { catalogue } = first.result as { catalogue: { name: string; rows: number }[] };
  expect(catalogue.map(({ name, rows }) => [name, rows])).toEqual([
    ["airports", 3376],
    ["seattle-weather", 1461],
    ["stocks", 560],
  ]);
  const sums = await readFile(join(folder, "results/SHA256SUMS"), "utf8");
  expect(sums.match(/^[0-9a-f]{64} {2}\S+\.csv\.gz$/gm)).toHaveLength(3);
  expect(await sheaf("logs", first.run, "count[1]")).toMatch(/out\s+1461/);

  const again = await run(command);
  expect(counts(again, "cached")).toEqual({ count: 3, sort: 3, compress: 3, checksums: 1, catalogue: 1 });

  const faster = await run(command, "--level", "1");
  expect(counts(faster, "succeeded")).toEqual({ list: 1, compress: 3, checksums: 1, catalogue: 1 });
});
