/** What an executor tells its workers about the project, as plain data. */
export interface WorkerSetup {
  /** The store's folder: blobs are below it. */
  readonly home: string;
  /** The project's folder. */
  readonly root: string;
  /** The working folder. */
  readonly base: string;
  /** The folder that stands for the project's where its source is: the copy of it that a run was handed over with. */
  readonly sourceRoot?: string | undefined;
  /** Its source needs no loader: Node can read it as it is. */
  readonly isPlain?: boolean | undefined;
  /** A file with what is known of the tasks' code. */
  readonly code?: string | undefined;
}
