# SPDX-License-Identifier: Apache-2.0
"""What rigs have in common: ./offhost, and a disk that a QEMU serves."""
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def said(*command, **more):
    """What a command that has to succeed prints."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode != 0:
        wrong('%s ended with %d' % (' '.join(command), done.returncode), done.stdout[-2000:])
    return done.stdout


def wrong(what, *about):
    sys.exit('%s: %s\n%s' % (os.path.basename(sys.argv[0]), what, '\n'.join(str(a) for a in about)))


def make_ntfs(image, size=64 << 20):
    with open(image, 'wb') as file:
        file.truncate(size)
    said('mkntfs', '-q', '-Q', '-F', '-s', '512', '-p', '0', '-H', '16', '-S', '63', image)


class Product:
    """Offhost with a state folder of its own; each command is a process, which has to succeed."""

    def __init__(self, launcher, state):
        self.line = [launcher, '--state', state]

    def begin(self, command):
        return subprocess.Popen(self.line + list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True)

    def run(self, *command):
        done = self.begin(command)
        out = done.communicate()[0]
        if done.returncode != 0:
            wrong('%s ended with %d' % (' '.join(command), done.returncode), out)
        return out

    def timed(self, *command):
        """Seconds of the whole process, and what it printed."""
        begun = time.monotonic()
        out = self.run(*command)
        return time.monotonic() - begun, out

    def json(self, *command):
        return [json.loads(line) for line in self.run(*command, '--json').splitlines() if line.startswith('{')]

    def sets(self, medium):
        """Those that are whole: a fault names its set, too, but not first. A medium that was made and never labelled has none."""
        if not os.path.exists(medium):
            return []
        done = self.begin(('list', '--medium', medium, '--json'))
        out = done.communicate()[0]
        if done.returncode != 0 and '"code":"medium-blank"' not in out:
            wrong('list of %s ended with %d' % (medium, done.returncode), out)
        return self.whole(out)

    @staticmethod
    def whole(out):
        """The sets that a list in JSON says are whole."""
        lines = [json.loads(line) for line in out.splitlines() if line.startswith('{')]
        return [s['set'] for s in lines if next(iter(s)) == 'set']


class Daemon:
    """A qemu-storage-daemon that serves images as a guest's disks: nodes "disk", "disk-1" and so on, written by NBD."""

    def __init__(self, folder, image, *others, driver='raw,discard=unmap'):
        self.file = image
        self.nbd, self.qmp, pid = (os.path.join(folder, n) for n in ('nbd', 'qmp', 'pid'))
        command = ['qemu-storage-daemon', '--daemonize', '--pidfile', pid,
                   '--chardev', 'socket,path=%s,server=on,wait=off,id=c' % self.qmp, '--monitor', 'chardev=c',
                   '--nbd-server', 'addr.type=unix,addr.path=' + self.nbd]
        for number, file in enumerate((image,) + others):
            node = 'disk-%d' % number if number else 'disk'
            command += ['--blockdev', 'file,node-name=image-%d,filename=%s' % (number, file),
                        '--blockdev', '%s,node-name=%s,file=image-%d' % (driver, node, number),
                        '--export', 'nbd,id=guest-%d,node-name=%s,name=%s,writable=on' % (number, node, node)]
        subprocess.run(command, check=True)
        with open(pid) as file:
            self.pid = int(file.read())
        self.source = 'qemu:%s#disk,nbd=unix:%s' % (self.qmp, self.nbd)

    def write(self, parts):
        """Writes (byte, content), by NBD (the protocol's old-style EXPORT_NAME, no structured replies)."""
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(self.nbd)
            wire = server.makefile('rwb')
            wire.read(18)
            wire.write(struct.pack('>IQII', 3, 0x49484156454F5054, 1, 4) + b'disk')
            wire.flush()
            wire.read(10)
            for at, content in parts:
                wire.write(struct.pack('>IHHQQI', 0x25609513, 0, 1, at, at, len(content)) + content)
                wire.flush()
                if struct.unpack('>IIQ', wire.read(16)) != (0x67446698, 0, at):
                    wrong('the QEMU did not write byte %d' % at)

    def stop(self):
        os.kill(self.pid, signal.SIGKILL)


class Qmp:
    """A monitor of a QEMU."""

    def __init__(self, path):
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(path)
        self.wire = self.server.makefile('rw')
        self.wire.readline()
        self.execute('qmp_capabilities')

    def execute(self, command, **arguments):
        self.wire.write(json.dumps({'execute': command, 'arguments': arguments}) + '\n')
        self.wire.flush()
        while True:
            answer = json.loads(self.wire.readline())
            if 'error' in answer:
                wrong('%s: %s' % (command, answer['error']['desc']))
            if 'return' in answer:
                return answer['return']

    def close(self):
        self.wire.close()
        self.server.close()
