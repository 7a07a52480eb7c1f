import { expect, test } from "vitest";
import { commandOf, type CommandRequest } from "./exec-command.ts";

const request: CommandRequest = {
  program: "nc2zarr",
  args: ["a b.nc"],
  cwd: "/run/work/1",
  env: { TOKEN: "t", GONE: undefined },
  container: undefined,
  preamble: [],
  folders: ["/run/work/1", "/run"],
};

test("a program runs as it is, without a shell", () => {
  expect(commandOf(request)).toEqual({ program: "nc2zarr", args: ["a b.nc"] });
});

test("modules are loaded by a login shell that then becomes the program", () => {
  const { program, args } = commandOf({ ...request, preamble: ["netcdf/4.9", "my mod"] });
  expect(program).toBe("bash");
  expect(args).toEqual(["-lc", `module load netcdf/4.9 'my mod' && exec "$@"`, "--", "nc2zarr", "a b.nc"]);
});

test("apptainer sees the scratch folder, the run's folder and the working folder", () => {
  const { program, args } = commandOf({ ...request, container: { image: "tools.sif" } });
  expect([program, ...args].join(" ")).toBe(
    "apptainer exec --bind /run/work/1 --bind /run --pwd /run/work/1 --env TOKEN=t tools.sif nc2zarr a b.nc",
  );
});

test("docker and podman do too, and get values of variables from the environment", () => {
  const container = { image: "tools:1", runtime: "podman", options: ["--network=none"] } as const;
  const { program, args } = commandOf({ ...request, cwd: "/data", container });
  expect([program, ...args].join(" ")).toBe(
    "podman run --rm --init --interactive --volume /run/work/1:/run/work/1 --volume /run:/run --volume /data:/data --workdir /data --env TOKEN --network=none tools:1 nc2zarr a b.nc",
  );
});
