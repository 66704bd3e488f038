#!/usr/bin/env python3
"""Write a manifest of an ext2, ext3 or ext4 image: what the kernel and debugfs say of it.

ext_manifest.py IMAGE MOUNT OUT

MOUNT is the image mounted read-only by the kernel, which gives names, times, bytes and extended attributes; debugfs
(e2fsprogs) gives the runs, the generation and the creation time. Writes OUT.jsonl in the form of manifest.py and OUT.facets, a line
a path: path, mode, owner, group, device, target and extended attributes, whose bytes are in hex.
"""
import hashlib, json, os, re, stat, subprocess, sys

KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "dir", stat.S_IFLNK: "symlink", stat.S_IFIFO: "fifo", stat.S_IFCHR: "char",
         stat.S_IFBLK: "block", stat.S_IFSOCK: "socket"}
image, mount, out = sys.argv[1:]


def stamp(field, text):
    """debugfs prints the 32 bits that are stored, and the word beside: two bits of epoch, 30 of nanoseconds."""
    m = re.search(rf"^ *{field}: 0x([0-9a-f]+)(?::([0-9a-f]+))?", text, re.M)
    if not m:
        return None
    seconds, extra = int(m[1], 16), int(m[2] or "0", 16)
    return [(seconds ^ 1 << 31) - (1 << 31) + ((extra & 3) << 32), extra >> 2]


def extents(text):
    runs, m = [], re.search(r"^(?:EXTENTS|BLOCKS):\n(.*?)(?:\n\n|\nTOTAL|\Z)", text, re.M | re.S)
    for a, b, unwritten, p, q in re.findall(r"\((\d+)(?:-(\d+))?(\[u\])?\):(\d+)(?:-(\d+))?", m[1] if m else ""):
        if not unwritten:
            runs.append([int(a), int(p), int(b or a) - int(a) + 1])
    return runs


def details(inodes):
    """What debugfs says of each, in one go."""
    text = subprocess.run(["debugfs", "-f", "/dev/stdin", image], text=True, errors="replace", capture_output=True,
                          input="".join(f"stat <{i}>\n" for i in inodes)).stdout
    found = {}
    for part in re.split(r"^debugfs: stat <\d+>\n", text, flags=re.M)[1:]:
        found[int(re.search(r"^Inode: (\d+)", part, re.M)[1])] = part
    return found


paths = []
for base, dirs, files in os.walk(mount):
    paths += [os.path.join(base, n) for n in dirs + files]
paths.sort()
stats = {p: os.lstat(p) for p in paths}
told = details(sorted({s.st_ino for s in stats.values()}))
counts = {"paths": 0, "streams": 0, "agree": 0, "disagree": 0, "unchecked": 0, "extents": 0}
block = os.statvfs(mount).f_bsize
with open(out + ".jsonl", "w") as lines, open(out + ".facets", "w", errors="surrogateescape") as facets:
    kind = sys.argv[2] and subprocess.run(["blkid", "-p", "-o", "value", "-s", "TYPE", image], text=True, capture_output=True).stdout.strip()
    lines.write(json.dumps({"header": 1, "fs": kind, "layout_by": "debugfs", "block_size": block,
                            "image_bytes": os.path.getsize(image)}) + "\n")
    for p in paths:
        s, text = stats[p], told[stats[p].st_ino]
        o = {"path": p[len(mount):], "ino": s.st_ino, "kind": KINDS[stat.S_IFMT(s.st_mode)], "links": s.st_nlink, "size": s.st_size,
             "seq": int(re.search(r"Generation: (\d+)", text)[1])}
        for name in ("crtime", "mtime", "atime", "ctime"):
            t = stamp(name, text)
            if t:
                o[name] = t
        for name, ns in (("mtime", s.st_mtime_ns), ("atime", s.st_atime_ns), ("ctime", s.st_ctime_ns)):
            if o[name] != [ns // 10**9, ns % 10**9]:
                sys.exit(f"{p}: {name} is {ns} to the kernel and {o[name]} to debugfs")
        if o["kind"] == "file":
            with open(p, "rb") as f:
                digest = hashlib.sha256(f.read()).hexdigest()
            one = {"name": "", "type": "data", "size": s.st_size, "sha256": digest, "resident": "inline data" in text}
            if not one["resident"]:
                one["extents"] = extents(text)
                counts["extents"] += len(one["extents"])
            o["streams"] = [one]
            counts["streams"] += 1
        counts["paths"] += 1
        lines.write(json.dumps(o, ensure_ascii=True, separators=(",", ":")) + "\n")
        target = os.readlink(p) if o["kind"] == "symlink" else ""
        attributes = {} if o["kind"] == "socket" else {n: os.getxattr(p, n, follow_symlinks=False) for n in os.listxattr(p, follow_symlinks=False)}
        device = (os.major(s.st_rdev) << 32 | os.minor(s.st_rdev)) if o["kind"] in ("char", "block") else 0
        facets.write("\t".join([o["path"], f"{s.st_mode:o}", str(s.st_uid), str(s.st_gid), str(device), os.fsencode(target).hex()]
                               + [f"{n}={v.hex()}" for n, v in sorted(attributes.items())]) + "\n")
    lines.write(json.dumps({"footer": 1, **counts}) + "\n")
print(json.dumps(counts))
