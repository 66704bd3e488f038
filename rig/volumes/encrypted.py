#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Files that Linux encrypts (fscrypt, policy of version 2: AES-256-XTS, names by AES-256-CTS), and what it says of them without the key.

encrypted.py fill MOUNT            makes them; the key goes when the volume is unmounted
encrypted.py tell MOUNT IMAGE      a line each: inode, kind, size, the name as it is stored, SHA-256 of as many bytes as debugfs gives
"""
import base64, fcntl, hashlib, os, stat, struct, subprocess, sys

ADD_KEY, SET_POLICY = 0xC0506617, 0x800C6613


def fill(top):
    key = hashlib.sha512(b"the key of a fixture").digest()
    added = bytearray(struct.pack("<II32sII32s", 2, 0, bytes(32), len(key), 0, bytes(32)) + key)
    root = os.open(top, os.O_RDONLY)
    fcntl.ioctl(root, ADD_KEY, added)
    folder = os.path.join(top, "secret")
    os.mkdir(folder)
    fd = os.open(folder, os.O_RDONLY)
    fcntl.ioctl(fd, SET_POLICY, struct.pack("<BBBBB3s16s", 2, 1, 4, 3, 0, bytes(3), bytes(added[8:24])))
    for size in (0, 1, 15, 4095, 4096, 4097, 30000):
        with open(os.path.join(folder, "file-of-%d" % size), "wb") as f:
            f.write(b"plain text " * (size // 11 + 1))
            f.truncate(size)
    with open(os.path.join(folder, "with-a-hole"), "wb") as f:
        f.seek(20000)
        f.write(b"behind it")
    os.mkdir(os.path.join(folder, "inner"))
    os.link(os.path.join(folder, "file-of-15"), os.path.join(folder, "inner", "x" * 100))
    os.symlink("a target", os.path.join(folder, "link"))
    with open(os.path.join(top, "open"), "w") as f:
        f.write("for everybody")


def tell(top, image):
    for base, dirs, files in sorted(os.walk(os.path.join(top, "secret"))):
        for name in sorted(dirs + files):
            s = os.lstat(os.path.join(base, name))
            # Linux spells a stored name behind two hashes, in base64 for URLs
            raw = base64.b64decode(name + "=" * (-len(name) % 4), altchars=b"-_")[8:]
            kind = {stat.S_IFREG: "file", stat.S_IFDIR: "dir", stat.S_IFLNK: "symlink"}[stat.S_IFMT(s.st_mode)]
            digest = "-"
            if kind == "file":
                cat = subprocess.run(["debugfs", "-R", "cat <%d>" % s.st_ino, image], capture_output=True).stdout
                assert len(cat) == s.st_size
                digest = hashlib.sha256(cat).hexdigest()
            print(s.st_ino, kind, s.st_size, raw.hex(), digest)


{"fill": fill, "tell": tell}[sys.argv[1]](*sys.argv[2:])
