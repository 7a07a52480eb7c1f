export const sheaf = {
  name: "Sheaf",
  keeps: "row, output, cache",
  runs: () => true,
  command: ({ kind, n, isolation }, { folder, project }) => ({
    command: process.execPath,
    args: ["run.mjs", kind, String(n), ...(isolation === undefined ? [] : [isolation])],
    cwd: project,
    env: { SHEAF_HOME: `${folder}/home` },
  }),
};
