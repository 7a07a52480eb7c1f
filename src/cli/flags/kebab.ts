/** A param's name as a flag: `ncFile` and `nc_file` → `nc-file`, `parseURL` → `parse-url`, `era5` stays. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll(/[_\s]+/g, "-")
    .toLowerCase();
}
