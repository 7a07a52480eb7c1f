/** What an executor on this machine tells its workers about the project, as plain data. */
export interface WorkerSetup {
  /** The store's folder: blobs are below it. */
  readonly home: string;
  /** The project's folder. */
  readonly root: string;
  /** The working folder. */
  readonly base: string;
}
