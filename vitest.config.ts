import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// What is published: worker threads and child processes load the same files as the test does.
const published = {
  alias: [
    { find: /^sheaf$/, replacement: at("dist/index.js") },
    { find: /^sheaf\/(.*)$/, replacement: `${at("dist")}/$1.js` },
  ],
};
const server = { deps: { external: [/\/dist\/.*\.js$/] } };

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts"],
          testTimeout: 30_000,
          retry: process.env.CI ? 1 : 0, // some look at processes; there the driver tells of each that was tried twice
        },
      },
      {
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["src/**/*.test-d.ts"],
            tsconfig: at("tsconfig.json"),
            ignoreSourceErrors: true, // `npm run types` reports those
          },
        },
      },
      {
        resolve: published,
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          exclude: ["test/services/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          retry: 1, // processes are started by the hundred: what fails once only is told as such
          server,
        },
      },
      {
        // Against real schedulers, which share the machine with nothing else: one file after the other.
        resolve: published,
        test: {
          name: "services",
          include: ["test/services/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 300_000, // on a busy machine
          hookTimeout: 300_000, // the first start installs packages
          retry: 2, // daemons have moods of their own: a controller that is killed may forget what it had not saved
          server,
        },
      },
    ],
  },
});
