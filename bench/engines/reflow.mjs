import { existsSync } from "node:fs";
import { join } from "node:path";
import { bench } from "../folders.mjs";
import { output } from "../output.mjs";

const python = process.env.PYTHON ?? "python3";
const SOURCE = process.env.REFLOW_SRC;

/** Its source is where REFLOW_SRC says; else it is what pip has installed, or installs for this run. */
export const reflow = {
  name: "Reflow run_local",
  keeps: "SQLite row",
  runs: () => true,
  prepare(folder) {
    const path = SOURCE === undefined ? join(folder, "site") : sourceFolder(SOURCE);
    if (SOURCE === undefined && versionAt("") !== undefined) return this.found("");
    if (SOURCE === undefined)
      output(python, ["-m", "pip", "install", "--quiet", "--target", path, "reflow-hpc"]);
    return this.found(path);
  },
  found(path) {
    const version = versionAt(path);
    if (version === undefined) return { missing: "neither REFLOW_SRC nor pip (reflow-hpc) gives its source" };
    this.path = path;
    return { version };
  },
  command({ kind, n }, { folder }) {
    return {
      command: python,
      args: [join(bench, "programs/reflow_run.py"), kind, String(n), join(folder, "reflow")],
      cwd: folder,
      env: { PYTHONPATH: this.path, PYTHONDONTWRITEBYTECODE: "" },
    };
  },
};

/** A check-out has the package below src/. */
function sourceFolder(folder) {
  return existsSync(join(folder, "src/reflow")) ? join(folder, "src") : folder;
}

function versionAt(path) {
  const program = "import reflow; reflow.Workflow.run_local; print(reflow.__version__)";
  return output(python, ["-c", program], { PYTHONPATH: path });
}
