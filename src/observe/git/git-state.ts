import type { GitDiff, GitState } from "../../model/provenance.ts";
import type { Storage } from "../../storage/storage.ts";
import { findRepository, originOf, type Repository } from "./find-repository.ts";
import { parseStatus } from "./parse-status.ts";
import { type GitAnswer, runGit } from "./run-git.ts";

/** Of a diff, what is kept. Bytes. */
const diffBytes = 4 * 1024 * 1024;
/** Of what `git status` says, what is read. Bytes. */
const statusBytes = 8 * 1024 * 1024;
/** Changed files that are named. */
const namedChanges = 1000;
const timeMs = 20_000;

export interface GitQuestion {
  /** A folder in the working tree. */
  readonly folder: string;
  readonly storage: Pick<Storage, "put">;
  readonly signal?: AbortSignal | undefined;
  /** Told what could not be found out. */
  readonly note: (sentence: string) => void;
}

/** The state of the working tree that a folder is in; undefined when it is in none. Calls git at most twice. */
export async function gitStateOf(question: GitQuestion): Promise<GitState | undefined> {
  const repository = await findRepository(question.folder);
  if (repository === undefined) return undefined;
  const [remote, answer] = await Promise.all([
    originOf(repository),
    ask(repository, question, ["status", "--porcelain=v2", "--branch", "-z"]),
  ]);
  const known: GitState = { root: repository.root, ...(remote === undefined ? {} : { remote }) };
  if ("failed" in answer) {
    question.note(`The state of the repository is not known: ${answer.failed}.`);
    return known;
  }
  return { ...known, ...(await stateOf(repository, question, answer)) };
}

async function stateOf(
  repository: Repository,
  question: GitQuestion,
  answer: Extract<GitAnswer, { bytes: Buffer }>,
): Promise<Omit<GitState, "root" | "remote">> {
  const { commit, branch, changes } = parseStatus(answer.bytes.toString("utf8"));
  const more = changes.length - namedChanges;
  if (more > 0 || answer.cut)
    question.note(`Only the first ${Math.min(namedChanges, changes.length)} changed files are named.`);
  const tracked = changes.some(({ change }) => change !== "?");
  const diff = tracked ? await diffOf(repository, question, commit) : undefined;
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch }),
    dirty: changes.length > 0,
    changes: changes.slice(0, namedChanges),
    ...(diff === undefined ? {} : { diff }),
  };
}

async function diffOf(
  repository: Repository,
  question: GitQuestion,
  commit: string | undefined,
): Promise<GitDiff | undefined> {
  if (commit === undefined) {
    question.note("There is no diff: the repository has no commit yet.");
    return undefined;
  }
  const answer = await ask(repository, question, [
    "diff",
    "HEAD",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
  ]);
  if ("failed" in answer) {
    question.note(`The diff is not known: ${answer.failed}.`);
    return undefined;
  }
  if (answer.cut) question.note(`Of the diff only the first ${diffBytes / 1024 / 1024} MiB are kept.`);
  return keep(answer, question);
}

async function keep(
  { bytes, cut }: { readonly bytes: Buffer; readonly cut: boolean },
  { storage, note }: GitQuestion,
): Promise<GitDiff | undefined> {
  try {
    const { name, size } = await storage.put(bytes);
    return { blob: name, bytes: size, ...(cut ? { cut: true } : {}) };
  } catch (error) {
    note(`The diff could not be kept: ${error instanceof Error ? error.message : String(error)}.`);
    return undefined;
  }
}

function ask({ root }: Repository, { signal }: GitQuestion, args: readonly string[]): Promise<GitAnswer> {
  return runGit(args, { cwd: root, atMost: args[0] === "diff" ? diffBytes : statusBytes, timeMs, signal });
}
