/** What a piece of code refers to outside itself: a name of its module, or another module by its specifier. */
export interface Reference {
  /** A module-level name; `exports` is the module's own exports in CommonJS. */
  readonly name?: string;
  /** The specifier of an import inside the code. */
  readonly from?: string;
  /** True for `require`, which may resolve differently from `import`. */
  readonly require?: true;
  /** True for a module that is run by itself, such as a worker's. */
  readonly whole?: true;
  /** The one export that is used of a namespace; undefined: all of it. */
  readonly member?: string;
}

/** A piece of code as its syntax tree tells it, independent of where it is and of how its locals are called. */
export interface Tree {
  /** SHA-256 of the tree; references are places in `references`. */
  readonly digest: string;
  readonly references: readonly Reference[];
  /** Places of references that the code itself assigns to, or to a part of them. */
  readonly writes: readonly number[];
  /** Places of references whose value it hands on, so that anything may be done to it. */
  readonly touches: readonly number[];
  /** Places of references of which it makes objects. */
  readonly news: readonly number[];
  /** Places of references that only the functions of tasks and flows use, which are defined in the code. */
  readonly deferred: readonly number[];
  /** Places of references that are called for what they do: nothing is made of what comes back. */
  readonly discards: readonly number[];
  /** True when it changes something global. */
  readonly changesGlobals: boolean;
  /** Names of the functions and classes in it. They count where a program reads names. */
  readonly names: readonly string[];
  readonly readsNames: boolean;
  /** Names of enclosing functions whose values it uses. */
  readonly captured: readonly string[];
  /** Why not all that it depends on can be seen: "eval", "a computed import". */
  readonly unseen: readonly string[];
  /** How specifiers of computed imports begin: "./plugins/". */
  readonly prefixes: readonly string[];
}
