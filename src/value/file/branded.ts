declare const pathBrand: unique symbol;
declare const fileBrand: unique symbol;
declare const secretBrand: unique symbol;

/** A local path (or URL) that a task is handed; what `path()` gives. A string wherever one is wanted. */
export type Path = string & { readonly [pathBrand]: true };

/** The local path of a managed file, not to be written to; what `file()` gives. */
export type FilePath = Path & { readonly [fileBrand]: true };

/** The text of a secret, in a task; what `secretString()` gives. */
export type Secret = string & { readonly [secretBrand]: true };
