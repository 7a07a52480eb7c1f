// What doctor has a node run: writes down where it is and what it sees.
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

const [answer, home] = process.argv.slice(2);
const seen = {
  host: hostname(),
  node: process.version,
  seesHome: existsSync(home!),
  job: process.env["SHEAF_BATCH_JOB"],
};
writeFileSync(`${answer!}.new`, JSON.stringify(seen));
renameSync(`${answer!}.new`, answer!);
