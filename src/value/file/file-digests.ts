export interface FileDigests {
  of(path: string): Promise<string>;
}
