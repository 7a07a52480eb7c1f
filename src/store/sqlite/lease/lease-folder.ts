/** Where the files of a database's lease are. That it is there says that machines share the database. */
export function leaseFolder(file: string): string {
  return `${file}.lease`;
}
