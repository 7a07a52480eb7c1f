/** True for files that can be read as JavaScript or TypeScript. */
export const isSource = (file: string): boolean => /\.([mc]?[jt]s|[jt]sx)$/.test(file);
