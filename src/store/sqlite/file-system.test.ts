import { describe, expect, it } from "vitest";
import { detectNetwork, networkName } from "./file-system.ts";

describe("file systems", () => {
  it("of the network are known by their type, however the number is signed", () => {
    expect(networkName(0x6969)).toBe("NFS");
    expect(networkName(0x0bd00bd0)).toBe("Lustre");
    expect(networkName(0xff534d42)).toBe("CIFS");
    expect(networkName(0xff534d42 - 2 ** 32)).toBe("CIFS");
  });

  it("that are local have no name here", () => {
    for (const type of [
      0xef53 /* ext4 */, 0x58465342 /* XFS */, 0x9123683e /* Btrfs */, 0x01021994 /* tmpfs */, 0,
    ]) {
      expect(networkName(type)).toBeUndefined();
    }
  });

  it.runIf(process.platform === "linux")("are asked of the system", () => {
    expect(detectNetwork("/proc")).toBeUndefined();
  });
});
