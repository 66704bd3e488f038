#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A storage host in a folder, for tests: the commands that LVM, the device mapper and the kernel's target have there, as this bundle's
script calls them. The script, its shell, thin_restore and thin_delta are the real ones. Volumes are maps of blocks of one pool, as
the kernel's; the folder's "dev" and "sys" hold what it would show. What the kernel would not forgive is an error here: a snapshot of a
volume that is written meanwhile, a unit that is taken away while it is shown.

  host.py ROOT        makes the folder, prints a port, and serves until its standard input ends

"bin" of the folder has the commands, each of which asks here. A request is a line each for the process that waits for the command, its
name, the number of arguments and the arguments; an answer the status, then lines that begin with 1 or 2 by the stream they are for.
Tests ask, too: volume, write, read, discard, resize, tag, set, get, kill.
"""
import base64
import copy
import json
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import threading

BLOCK = 64 << 10
NODE = 'iqn.2026-11.org.example:known'

STUB = '''#!/bin/bash
exec 3<>/dev/tcp/127.0.0.1/%d || exit 99
{ printf '%%s\\n' "$PPID" "${0##*/}" "$#"; for a; do printf '%%s\\n' "$a"; done; } >&3
read -r status <&3 || exit 99
while IFS= read -r line <&3; do
  case $line in 1*) printf '%%s\\n' "${line#?}" ;; *) printf '%%s\\n' "${line#?}" >&2 ;; esac
done
exit "$status"
'''


class Failed(Exception):
    pass


class Host:
    def __init__(self, root):
        self.root = root
        self.state = os.path.join(root, 'state')
        self.target = os.path.join(root, 'sys/kernel/config/target')
        self.lvs = {}
        self.data = {'devices': {}, 'next': 5, 'number': 0, 'blocks': 0, 'full': '0.00', 'reserved': False, 'stuck': 0, 'clone': False, 'root': 40}
        self.reserved = None
        self.kill = None
        self.change = threading.Condition()

    # -- what the kernel does

    def device(self, number):
        return self.data['devices'][str(number)]

    def mapped(self, name):
        for lv, facts in self.lvs.items():
            if 'vg-' + lv.replace('-', '--') == name:
                return facts
        raise Failed('Device %s not found' % name)

    def activate(self, name):
        lv = self.lvs[name]
        if lv['minor'] < 0:
            lv['minor'] = self.data['next'] = self.data['next'] + 1
            folder = self.counters(lv)
            os.makedirs(folder)
            for counter, value in (('diskseq', lv['minor']), ('stat', '0 ' * 17), ('inflight', '0 0')):
                with open(os.path.join(folder, counter), 'w', encoding='ascii') as f:
                    f.write('%s\n' % value)
            open(os.path.join(self.root, 'dev/vg', name), 'w', encoding='ascii').close()

    def deactivate(self, name):
        lv = self.lvs[name]
        if any(s['device'] == name for s in self.stores()):
            raise Failed('Logical volume vg/%s in use.' % name)
        if lv['minor'] >= 0:
            shutil.rmtree(self.counters(lv))
            os.remove(os.path.join(self.root, 'dev/vg', name))
            lv['minor'] = -1

    def counters(self, lv):
        return os.path.join(self.root, 'sys/dev/block/253:%d' % lv['minor'])

    def pool_file(self):
        return os.path.join(self.state, 'pool')

    def write(self, name, position, content):
        lv = self.lvs[name]
        with open(self.pool_file(), 'r+b') as pool:
            for at in range(position, position + len(content), 512):
                block = str(at // BLOCK)
                blocks = self.device(lv['id'])
                old = blocks.get(block)
                if old is None or any(d.get(block) == old for n, d in self.data['devices'].items() if n != str(lv['id'])):
                    new = self.data['blocks'] = self.data['blocks'] + 1
                    pool.seek(new * BLOCK)
                    pool.write(bytes(BLOCK) if old is None else self.raw(pool, old, 0, BLOCK))
                    blocks[block] = new
                pool.seek(blocks[block] * BLOCK + at % BLOCK)
                pool.write(content[at - position:at - position + 512])
        stat = os.path.join(self.counters(lv), 'stat')
        columns = open(stat, encoding='ascii').read().split()
        columns[4] = str(int(columns[4]) + 1)
        with open(stat + '.next', 'w', encoding='ascii') as f:
            f.write(' '.join(columns) + '\n')
        os.rename(stat + '.next', stat)  # a counter is never half written

    @staticmethod
    def raw(pool, block, offset, length):
        here = pool.tell()
        pool.seek(block * BLOCK + offset)
        content = pool.read(length)
        pool.seek(here)
        return content + bytes(length - len(content))

    def read(self, name, position, length):
        blocks = self.device(self.lvs[name]['id'])
        content = b''
        with open(self.pool_file(), 'rb') as pool:
            while length > 0:
                part = min(length, BLOCK - position % BLOCK)
                block = blocks.get(str(position // BLOCK))
                content += bytes(part) if block is None else self.raw(pool, block, position % BLOCK, part)
                position += part
                length -= part
        return content

    def message(self, text):
        words = text.split()
        if words[0] == 'delete':
            if words[1] not in self.data['devices']:
                raise Failed('device-mapper: message ioctl on vg-pool-tpool  failed: No data available')
            del self.data['devices'][words[1]]
        elif words[0] == 'create_snap':
            origin = next(lv for lv in self.lvs.values() if lv['id'] == int(words[2]))
            if words[1] in self.data['devices']:
                raise Failed('device-mapper: message ioctl on vg-pool-tpool  failed: File exists')
            if origin['minor'] >= 0 and not origin['held']:
                raise Failed('a snapshot of a volume that is active and not held is damaged')
            self.data['devices'][words[1]] = dict(self.device(words[2]))
        elif words[0] == 'reserve_metadata_snap':
            if self.data['reserved']:
                raise Failed('device-mapper: message ioctl on vg-pool-tpool  failed: Device or resource busy')
            self.data['reserved'] = True
            self.data['root'] += 1
            self.reserved = copy.deepcopy(self.data)
        elif words[0] == 'release_metadata_snap':
            self.data['reserved'] = False
        else:
            raise Failed('unknown message ' + text)

    # -- the target's configuration

    def stores(self):
        core = os.path.join(self.target, 'core/iblock_0')
        for name in sorted(os.listdir(core)):
            control = open(os.path.join(core, name, 'control'), encoding='ascii').read()
            device = control.strip().split(',')[0].rpartition('/')[2]
            enabled = open(os.path.join(core, name, 'enable'), encoding='ascii').read().strip() == '1'
            yield {'path': os.path.join(core, name), 'name': name, 'device': device if enabled else ''}

    def mkdir(self, arguments):
        folder = arguments[-1]
        os.makedirs(folder, exist_ok='-p' in arguments)
        if os.path.basename(os.path.dirname(folder)).startswith('iblock_'):
            os.mkdir(os.path.join(folder, 'wwn'))
            for name, value in (('control', ''), ('enable', '0'), ('info', ''), ('udev_path', ''), ('wwn/company_id', '0x001405'), ('wwn/vpd_unit_serial', '')):
                with open(os.path.join(folder, name), 'w', encoding='ascii') as f:
                    f.write(value + '\n')

    def rmdir(self, arguments):
        folder = arguments[-1]
        if os.path.basename(os.path.dirname(folder)).startswith('iblock_'):
            for where, folders, _ in os.walk(os.path.join(self.target, 'iscsi')):
                if any(os.path.realpath(os.path.join(where, f)) == os.path.realpath(folder) for f in folders):
                    raise Failed('rmdir: %s: Device or resource busy' % folder)
            shutil.rmtree(folder)
            return
        for attribute in ('write_protect',):
            if os.path.isfile(os.path.join(folder, attribute)):
                os.remove(os.path.join(folder, attribute))
        os.rmdir(folder)

    # -- the commands

    def lvs_command(self, _):
        for store in self.stores():
            minor = self.lvs[store['device']]['minor'] if store['device'] in self.lvs else -1
            with open(os.path.join(store['path'], 'info'), 'w', encoding='ascii') as f:
                f.write('Status: ACTIVATED\n        Major: 253 Minor: %d  CLAIMED: IBLOCK\n' % minor)
        lines = ['  VGUUID|vg|PoolId|pool|thin-pool|||%d|%d|253|4|twi-aot---|%s|11.04|' % (1 << 28, BLOCK, self.data['full']),
                 '  VGUUID|vg|RootId|root|linear|||%d|0|253|0|-wi-ao----|||' % (1 << 28)]
        for name, lv in self.lvs.items():
            lines.append('  VGUUID|vg|%s|%s|thin|pool|%d|%d|0|%d|%d|%s|0.00||%s' % (
                lv['uuid'], name, lv['id'], lv['size'], 253 if lv['minor'] >= 0 else -1, lv['minor'],
                'Vwi-%sot---' % ('s' if lv['held'] else 'a'), ','.join(lv['tags'])))
        if self.data['clone']:  # by vgimportclone, which gives the group another UUID, and volumes of a shared tag keep it
            lines.append('  CLONEID|clone|PoolId|pool|thin-pool|||%d|%d|253|4|twi-aot---|0.00|0.00|' % (1 << 28, BLOCK))
            lines += ['  CLONEID|clone|%s|clone-of-a-snapshot|thin|pool|%d|%d|0|-1|-1|Vwi---t--k|||%s' % (lv['uuid'], lv['id'], lv['size'], ','.join(lv['tags']))
                      for lv in self.lvs.values() if lv['tags']]
        return '\n'.join(lines)

    def lvcreate(self, arguments):
        assert arguments[:6] == ['-q', '-s', '-p', 'r', '-a', 'n'], arguments
        tag, name, origin = arguments[7], arguments[9], arguments[10].partition('/')[2]
        if name in self.lvs:
            raise Failed('Logical Volume "%s" already exists in volume group "vg"' % name)
        if self.lvs[origin]['held']:
            raise Failed('vg/%s is suspended: LVM would say that it is created, and send nothing to the pool' % origin)
        number = self.data['number'] = self.data['number'] + 1
        self.data['devices'][str(number)] = dict(self.device(self.lvs[origin]['id']))
        self.lvs[name] = {'id': number, 'uuid': 'uuid-%d' % number, 'size': self.lvs[origin]['size'], 'minor': -1, 'tags': [tag], 'held': False}

    def lvchange(self, arguments):
        name = arguments[-1].partition('/')[2]
        if name not in self.lvs:
            raise Failed('Failed to find logical volume "vg/%s"' % name)
        if arguments[:3] == ['-q', '-a', 'y']:
            self.activate(name)
        else:
            self.deactivate(name)

    def lvremove(self, arguments):
        for argument in arguments[2:]:
            name = argument.partition('/')[2]
            self.deactivate(name)
            self.data['devices'].pop(str(self.lvs.pop(name)['id']), None)

    def dmsetup(self, arguments):
        if self.data['stuck'] > 0 and (arguments[0] == 'resume' or arguments[-1] == 'release_metadata_snap'):
            self.data['stuck'] -= 1
            raise Failed('device-mapper: %s ioctl on %s  failed: Cannot allocate memory' % (arguments[0], arguments[1]))
        if arguments[0] == 'message':
            self.message(arguments[3])
        elif arguments[0] == 'status':
            return '0 524288 thin-pool 1 300/1024 %d/4096 %s rw discard_passdown queue_if_no_space - 1024' % (
                self.data['blocks'], self.data['root'] if self.data['reserved'] else '-')
        else:
            self.mapped(arguments[-1])['held'] = arguments[0] == 'suspend'
            self.change.notify_all()
        return None

    def thin_delta(self, arguments):
        if not self.data['reserved']:
            raise Failed('no metadata snapshot')
        state = self.reserved
        xml = os.path.join(self.state, 'metadata.xml')
        with open(xml, 'w', encoding='ascii') as f:
            f.write('<superblock uuid="" time="1" transaction="1" data_block_size="%d" nr_data_blocks="%d">\n' % (BLOCK // 512, state['blocks'] + 1))
            for number, blocks in sorted(state['devices'].items(), key=lambda d: int(d[0])):
                f.write('<device dev_id="%s" mapped_blocks="%d" transaction="1" creation_time="1" snap_time="1">\n' % (number, len(blocks)))
                for block in sorted(blocks, key=int):
                    f.write('<single_mapping origin_block="%s" data_block="%d" time="1"/>\n' % (block, blocks[block]))
                f.write('</device>\n')
            f.write('</superblock>\n')
        metadata = os.path.join(self.state, 'metadata')
        with open(metadata, 'wb') as f:
            f.truncate(4 << 20)
        subprocess.run(['thin_restore', '-q', '-i', xml, '-o', metadata], check=True, env=REAL)
        return subprocess.run(['thin_delta'] + arguments[1:-1] + [metadata], check=True, env=REAL, stdout=subprocess.PIPE).stdout.decode()


    # -- what tests ask

    def volume(self, name, blocks):
        number = self.data['number'] = self.data['number'] + 1
        self.data['devices'][str(number)] = {}
        self.lvs[name] = {'id': number, 'uuid': 'uuid-%d' % number, 'size': int(blocks) * BLOCK, 'minor': -1, 'tags': [], 'held': False}
        self.activate(name)
        store = os.path.join(self.target, 'core/iblock_0', name)
        self.mkdir([store])
        for attribute, value in (('control', 'udev_path=/dev/vg/' + name), ('wwn/vpd_unit_serial', 'T10 VPD Unit Serial Number: %025x' % number), ('enable', '1')):
            with open(os.path.join(store, attribute), 'w', encoding='ascii') as f:
                f.write(value + '\n')
        lun = os.path.join(self.target, 'iscsi/iqn.2026-11.org.example:array/tpgt_1/lun/lun_%d' % number)
        os.mkdir(lun)
        os.symlink(store, os.path.join(lun, '%010x' % number))  # targetcli names links by chance

    def asked(self, what, arguments):
        if what == 'write':
            while self.lvs[arguments[0]]['held']:
                self.change.wait()
            self.write(arguments[0], int(arguments[1]), base64.b64decode(arguments[2]))
        elif what == 'read':
            return base64.b64encode(self.read(arguments[0], int(arguments[1]), int(arguments[2]))).decode()
        elif what == 'volume':
            self.volume(*arguments)
        elif what == 'discard':
            self.device(self.lvs[arguments[0]]['id']).pop(arguments[1], None)
        elif what == 'set':
            self.data[arguments[0]] = json.loads(arguments[1])
        elif what == 'get':
            return json.dumps(self.data[arguments[0]])
        elif what == 'tag':
            self.lvs[arguments[0]]['tags'].append(arguments[1])
        elif what == 'resize':
            self.lvs[arguments[0]]['size'] = int(arguments[1]) * BLOCK
        elif what == 'kill':  # before so many commands have run, by a signal; says whether the last one was in vain
            spared, self.kill = self.kill is not None, [int(a) for a in arguments] or None
            return str(spared)
        else:
            raise Failed('unknown question ' + what)
        return None

    def command(self, caller, name, arguments):
        if self.kill:
            if self.kill[0] == 0:
                number, self.kill = self.kill[1], None
                os.kill(caller, number)
                if number == signal.SIGKILL:
                    raise Failed('nobody waits')
            else:
                self.kill[0] -= 1
        return COMMANDS[name](self, arguments)


REAL = {'PATH': '/usr/sbin:/sbin:/usr/bin:/bin', 'LC_ALL': 'C'}
COMMANDS = {'lvs': Host.lvs_command, 'lvcreate': Host.lvcreate, 'lvchange': Host.lvchange, 'lvremove': Host.lvremove, 'dmsetup': Host.dmsetup,
            'thin_delta': Host.thin_delta, 'mkdir': Host.mkdir, 'rmdir': Host.rmdir}


class Request(socketserver.StreamRequestHandler):
    def line(self):
        return self.rfile.readline().decode().rstrip('\n')

    def handle(self):
        caller, name, count = int(self.line()), self.line(), int(self.line())
        arguments = [self.line() for _ in range(count)]
        host = self.server.host
        status, lines = 0, []
        with host.change:
            try:
                said = host.command(caller, name, arguments) if caller else host.asked(name, arguments)
                lines = ['1' + line for line in (said or '').split('\n') if line]
            except (Failed, AssertionError, KeyError, OSError) as e:
                status, lines = 5, ['2%s: %s %s' % (name, type(e).__name__ if not isinstance(e, Failed) else '', e)]
        self.wfile.write('\n'.join([str(status)] + lines + ['']).encode())


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def main():
    root = sys.argv[1]
    for folder in ('state', 'bin', 'dev/mapper', 'dev/vg', 'sys/dev/block', 'sys/kernel/config/target/core/iblock_0',
                   'sys/kernel/config/target/iscsi/iqn.2026-11.org.example:array/tpgt_1/lun',
                   'sys/kernel/config/target/iscsi/iqn.2026-11.org.example:array/tpgt_1/acls/' + NODE):
        os.makedirs(os.path.join(root, folder))
    open(os.path.join(root, 'state/pool'), 'wb').close()
    server = Server(('127.0.0.1', 0), Request)
    server.host = Host(root)
    for command in COMMANDS:
        path = os.path.join(root, 'bin', command)
        with open(path, 'w', encoding='ascii') as f:
            f.write(STUB % server.server_address[1])
        os.chmod(path, 0o755)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


main()
