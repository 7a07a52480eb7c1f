import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, openRun, type Run } from "sheaf";
import { onTestFinished } from "vitest";
import { collectCache } from "../../dist/app/cache/collect.js";
import { verifyCache } from "../../dist/app/cache/verify.js";
import { openDriver } from "../../dist/store/sqlite/open-driver.js";
import { letters } from "./fixtures/letters.ts";

type Collected = Parameters<typeof collectCache>[0];

/** A store of its own, with runs of `letters` in it. */
export class Shelf {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sheaf-shelf-")));
  readonly home = join(this.folder, ".sheaf");

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  async run(...given: readonly string[]): Promise<string> {
    const run = await launch(letters, { letters: [...given], folder: this.folder }, { home: this.home });
    await run.result();
    return run.id;
  }

  /** What has run since this was last asked. */
  ran(): string[] {
    const log = join(this.folder, "executions.log");
    if (!existsSync(log)) return [];
    const lines = readFileSync(log, "utf8").split("\n").filter(Boolean);
    rmSync(log);
    return lines.toSorted();
  }

  /** Nothing else goes on here, so that nothing has to be waited for. */
  collect(options: Collected = {}) {
    return collectCache({ home: this.home, graceMs: -1000, ...options });
  }

  verify(options: { dryRun?: boolean } = {}) {
    return verifyCache({ home: this.home, ...options });
  }

  async open(id: string): Promise<Run> {
    const run = await openRun(id, { home: this.home });
    onTestFinished(() => run[Symbol.asyncDispose]());
    return run;
  }

  /** Throws unless all of the run's result can be read. */
  async readWhole(id: string): Promise<void> {
    const run = await this.open(id);
    const { books, total } = (await run.result()) as {
      books: { cover: string; book: string; bytes: Uint8Array }[];
      total: number;
    };
    for (const { cover, book, bytes } of books) {
      const letter = cover[0]!;
      if (cover !== letter.repeat(70_000) || readFileSync(book, "utf8") !== `The book of ${letter}`)
        throw new Error(book);
      if (bytes.length !== 20_000 || bytes[19_999] !== letter.charCodeAt(0))
        throw new Error(`the bytes of ${letter}`);
    }
    if (total !== 2 * books.length) throw new Error(`${total} of ${books.length}`);
  }

  blobs(): string[] {
    const root = join(this.home, "blobs");
    return readdirSync(root).flatMap((head) =>
      readdirSync(join(root, head)).map((tail) => join(root, head, tail)),
    );
  }

  /** The blob that holds this text. */
  blobWith(text: string): string {
    const found = this.blobs().find((path) => readFileSync(path, "utf8").includes(text));
    if (found === undefined) throw new Error(`no blob holds ${text.slice(0, 40)}`);
    return found;
  }

  damage(path: string, content = "damaged"): void {
    chmodSync(path, 0o644);
    writeFileSync(path, content);
  }

  sql(text: string): readonly (readonly unknown[])[] {
    const driver = openDriver(join(this.home, "sheaf.db"));
    try {
      return driver.prepare(text).all([]);
    } finally {
      driver.close();
    }
  }

  /** Makes runs look as if they had begun so long ago. */
  age(id: string, days: number): void {
    this.sql(`UPDATE run SET created_at = created_at - ${days * 86_400_000} WHERE id = '${id}' RETURNING 1`);
  }
}
