import { statfsSync } from "node:fs";

/**
 * File systems on which other machines may write the same file, by the `f_type` that Linux's statfs gives. The numbers
 * are those of linux/magic.h and statfs(2), and, for file systems outside the kernel, of their own sources.
 */
const networkFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"], // linux/magic.h
  [0x517b, "SMB"], // linux/magic.h
  [0xff534d42, "CIFS"], // linux/magic.h
  [0xfe534d42, "SMB2"], // linux/magic.h
  [0x0bd00bd0, "Lustre"], // lustre_disk.h
  [0x47504653, "GPFS"], // "GPFS" in ASCII; coreutils' stat.c
  [0x19830326, "BeeGFS"], // beegfs-client; coreutils' stat.c ("fhgfs")
  [0x00c36400, "CephFS"], // linux/magic.h
  [0x01021997, "9p"], // linux/magic.h
  [0x65735546, "FUSE"], // linux/magic.h; sshfs, s3fs and others: not to be told from local ones
  [0x5346414f, "AFS"], // linux/magic.h
  [0x6b414653, "AFS"], // linux/magic.h, the kernel's own client
  [0x73757245, "Coda"], // linux/magic.h
  [0x01161970, "GFS2"], // linux/magic.h
  [0x7461636f, "OCFS2"], // linux/magic.h
  [0x20030528, "OrangeFS"], // linux/magic.h
  [0xaad7aaea, "PanFS"], // coreutils' stat.c
  [0x564c, "NCP"], // statfs(2)
  [0xa501fcf5, "VxFS"], // statfs(2); clustered when it is shared
  [0xbacbacbc, "VMHGFS"], // coreutils' stat.c
  [0x786f4256, "VBOXSF"], // linux/magic.h
]);

/** The name of the network file system that holds a folder; undefined for a local one. */
export type DetectNetwork = (folder: string) => string | undefined;

export const detectNetwork: DetectNetwork = (folder) => {
  // Windows gives no type, but a share has a name of its own.
  if (process.platform === "win32") return /^\\\\[^?.]/.test(folder) ? "SMB" : undefined;
  return process.platform === "linux" ? networkName(statfsSync(folder).type) : undefined;
};

/** Types are 32 bits wide; some Nodes and machines give them with a sign. */
export function networkName(type: number): string | undefined {
  return networkFileSystems.get(type >>> 0);
}
