import * as nodeModule from "node:module";
import { mapped, secondTry } from "./resolve-import.ts";
import type { Transformed } from "./transform.ts";

interface ResolveContext {
  readonly parentURL?: string | undefined;
}

/** The part of node:module that only newer Nodes have. */
interface SyncHooks {
  registerHooks?(hooks: {
    resolve(
      specifier: string,
      context: ResolveContext,
      next: (specifier: string, context: ResolveContext) => object,
    ): object;
    load(url: string, context: object, next: (url: string, context: object) => object): object;
  }): void;
}

const key = Symbol.for("sheaf.loader");

/** Makes `import` take users' TypeScript, in this thread, once. */
export async function installLoader(): Promise<void> {
  if (Reflect.get(globalThis, key) === true) return;
  Reflect.set(globalThis, key, true);
  process.setSourceMapsEnabled(true);
  const { registerHooks } = nodeModule as SyncHooks;
  if (registerHooks === undefined) nodeModule.register(new URL("./hooks.js", import.meta.url));
  else installSync(registerHooks, await import("./transform.ts"));
}

function installSync(
  registerHooks: NonNullable<SyncHooks["registerHooks"]>,
  { isSource, transformFile }: { isSource(url: string): boolean; transformFile(url: string): Transformed },
): void {
  registerHooks({
    resolve: (specifier, context, next) => {
      try {
        return next(mapped(specifier, context.parentURL) ?? specifier, context);
      } catch (error) {
        const again = secondTry(error, specifier, context.parentURL);
        if (again === undefined) throw error;
        return next(again.specifier, { ...context, ...again });
      }
    },
    load: (url, context, next) =>
      isSource(url) ? { ...transformFile(url), shortCircuit: true } : next(url, context),
  });
}
