import { Facts } from "../../fingerprint/memo.ts";
import type { CodeReport } from "../../fingerprint/report.ts";
import type { Store, TaskBasisRow } from "../../store/store.ts";
import type { TaskAccount } from "./run-account.ts";

/** The tasks of a run, with what is known of their code. */
export async function readTasks(store: Store, run: string): Promise<TaskAccount[]> {
  const bases = await store.tasks(run);
  const codes = bases.map(codeOf);
  const reports = await new Facts(store).recall<CodeReport>(
    "report",
    codes.map((code) => code ?? ""),
  );
  return bases.map((basis, at) => ({
    name: basis.task,
    version: codes[at],
    packages: reports[at]?.packages ?? [],
    files: [...new Set(reports[at]?.parts.map(({ file }) => file))],
    container: containerOf(basis),
  }));
}

/** The third of what an identity begins with. */
function codeOf({ prefix }: TaskBasisRow): string | undefined {
  const code: unknown = partsOf(prefix)[2];
  return typeof code === "string" ? code : undefined;
}

function containerOf({ prefix }: TaskBasisRow): string | undefined {
  const container: unknown = partsOf(prefix)[5];
  return Array.isArray(container) && typeof container[1] === "string" ? container[1] : undefined;
}

function partsOf(prefix: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(prefix);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
