import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      {
        test: { name: "unit", include: ["src/**/*.test.ts"], testTimeout: 10_000 },
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
        // What is published: worker threads and child processes load the same files as the test does.
        resolve: {
          alias: [
            { find: /^sheaf$/, replacement: at("dist/index.js") },
            { find: /^sheaf\/(.*)$/, replacement: `${at("dist")}/$1.js` },
          ],
        },
        test: {
          name: "e2e",
          include: ["test/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          server: { deps: { external: [/\/dist\/.*\.js$/] } },
        },
      },
    ],
  },
});
