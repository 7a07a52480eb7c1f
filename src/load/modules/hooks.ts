// The hooks for Node's loader thread (Node < 22.15); newer ones have the same hooks on the thread itself, see install.ts.
import { mapped, secondTry } from "./resolve-import.ts";
import { isSource, transformFile } from "./transform.ts";

interface ResolveContext {
  readonly parentURL?: string | undefined;
}
interface Resolved {
  readonly url: string;
}
type NextResolve = (specifier: string, context: ResolveContext) => Promise<Resolved>;
type NextLoad = (url: string, context: object) => Promise<object>;

export async function resolve(
  specifier: string,
  context: ResolveContext,
  next: NextResolve,
): Promise<Resolved> {
  try {
    return await next(mapped(specifier, context.parentURL) ?? specifier, context);
  } catch (error) {
    const again = secondTry(error, specifier, context.parentURL);
    if (again === undefined) throw error;
    return next(again.specifier, { ...context, ...again });
  }
}

export async function load(url: string, context: object, next: NextLoad): Promise<object> {
  return isSource(url) ? { ...transformFile(url), shortCircuit: true } : next(url, context);
}
