#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Changes a mounted ext4 volume of the feature fast_commit so that its journal ends with fast commits.

fast_commits.py before MOUNT            what is there before
fast_commits.py SEED MOUNT IMAGE        changes, then copies the image to IMAGE.cut while it is mounted; SEED: appends, all, or a number

Left out is what Linux 6.18 itself cannot replay: with a file that is open and has no name any more it mounts the volume no more, and
a directory that was removed keeps its inode.
"""
import os, random, shutil, sys

seed, top = sys.argv[1:3]
os.chdir(top)


def synced(path, data, mode="ab", at=None):
    with open(path, mode) as f:
        if at is not None:
            f.seek(at)
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


def full():
    """A whole transaction: an attribute is nothing for a fast commit."""
    os.setxattr("lost+found", "user.n", os.urandom(4).hex().encode())
    os.fsync(os.open("lost+found", os.O_RDONLY))


def before():
    os.mkdir("old")
    os.mkdir("wide")
    for i in range(12):
        synced("old/file-%02d" % i, (b"file %d of before\n" % i) * (i * 120))
    for i in range(60):
        open("wide/" + "a-name-of-some-length-" * 3 + str(i), "w").close()
    for i in range(0, 40, 2):
        synced("old/pieces", b"p" * 1024, "r+b" if i else "wb", i * 2048)
    os.symlink("target/" * 20, "old/link")


def appends():
    for name in ("a", "b", "a", "b", "c", "d"):
        synced(name, b"a line of file " + name.encode() + b"\n" * 3000)


def everything():
    synced("first", b"1" * 700)
    full()
    synced("new", b"new " * 900)
    synced("old/file-03", b"more " * 800)
    os.rename("old/file-04", "renamed")
    os.rename("old/file-05", "old/file-06")
    os.link("old/file-07", "linked")
    os.remove("old/file-08")
    os.truncate("old/file-09", 5000)
    os.chmod("old/file-10", 0o4711)
    os.chown("old/file-10", 70000, 70001)
    os.utime("old/file-01", ns=(10**18 + 1, -10**17 - 7))
    synced("old/file-11", b"in the middle", "r+b", 3000)
    synced("old/pieces", b"q" * 9000, "r+b", 5000)
    fd = os.open("kept", os.O_RDWR | os.O_CREAT)
    os.posix_fallocate(fd, 2000, 40000)
    os.pwrite(fd, b"k" * 3000, 9000)
    os.fsync(fd)
    os.mkdir("made")
    for i in range(9):
        synced("made/%d-%s" % (i, "x" * 100), b"m" * (i * 700))
    os.remove("made/4-" + "x" * 100)
    os.rename("made/5-" + "x" * 100, "moved")
    synced("again", b"a" * 2000)
    os.remove("again")
    synced("again", b"b" * 3000)
    synced("inline", b"i" * 40)
    synced("inline", b"i" * 60)
    for i in range(0, 60, 3):
        os.remove("wide/" + "a-name-of-some-length-" * 3 + str(i))
    for i in range(30):
        open("wide/another-" + "n" * 90 + str(i), "w").close()
    synced("first", b"2")
    os.truncate("old/pieces", 20000)
    synced("old/pieces", b"r" * 3000)


def chosen(number):
    """Files alone, so that nothing ends in a whole transaction."""
    r = random.Random(number)
    synced("first", b"1")
    if r.random() < 0.8:
        full()
    files = ["old/file-%02d" % i for i in range(12)] + ["old/pieces"]
    folders = ["", "old/", "wide/"]
    fresh = 0
    for _ in range(r.choice((3, 10, 40, 120))):
        what, path = r.random(), r.choice(files)
        if what < 0.30:
            size = os.stat(path).st_size
            synced(path, bytes([97 + r.randrange(26)]) * r.choice((1, 60, 900, 1024, 5000)), "r+b", r.randrange(size + 9000) // 512 * 512)
        elif what < 0.50:
            fresh += 1
            files.append(r.choice(folders) + "fresh-%d" % fresh + "-" * r.randrange(80))
            synced(files[-1], b"f" * r.choice((0, 1, 59, 1000, 3000)), "wb")
        elif what < 0.60:
            fresh += 1
            other = r.choice(folders) + "renamed-%d" % fresh if r.random() < 0.6 else r.choice(files)
            os.rename(path, other)
            if other != path:
                same = os.path.exists(path)  # two names of one file: nothing happens
                files = [f for f in files if f not in (path, other)] + [other] + ([path] if same else [])
        elif what < 0.68:
            fresh += 1
            files.append(r.choice(folders) + "linked-%d" % fresh)
            os.link(path, files[-1])
        elif what < 0.80 and len(files) > 4:
            os.remove(path)
            files.remove(path)
        elif what < 0.88:
            os.truncate(path, r.randrange(20000))
        elif what < 0.94:
            fd = os.open(path, os.O_RDWR)
            os.posix_fallocate(fd, r.randrange(20000), r.randrange(1, 20000))
            os.close(fd)
        elif what < 0.98:
            fresh += 1
            folders.append(r.choice(folders) + "made-%d/" % fresh)
            os.mkdir(folders[-1])
        else:
            os.chmod(path, r.randrange(0o1000))
            os.utime(path, ns=(r.randrange(10**18), r.randrange(-10**18, 10**18)))
    if r.random() < 0.9:
        synced(r.choice(files), b"last")


if seed == "before":
    before()
else:
    {"appends": appends, "all": everything}.get(seed, lambda: chosen(int(seed)))()
    shutil.copyfile(sys.argv[3], sys.argv[3] + ".cut")
