const definitions = Symbol.for("sheaf.definitions");

/** A worker that loads a module for its tasks puts an array here; flows and tasks add themselves to it. */
export function announce(definition: object): void {
  const list: unknown = Reflect.get(globalThis, definitions);
  if (Array.isArray(list)) list.push(definition);
}
