# SPDX-License-Identifier: Apache-2.0
# Hands connections through, and cuts all there are on SIGUSR1, with a reset: proxy.py TARGET-PORT; prints the port it listens on
import signal
import socket
import struct
import sys
import threading

ends = set()
lock = threading.Lock()


def cut(*_):
    # in a thread: a handler runs between two steps of the main thread, which may hold the lock
    threading.Thread(target=close_all).start()


def close_all():
    with lock:
        for end in ends:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def pump(source, sink):
    try:
        while data := source.recv(1 << 16):
            sink.sendall(data)
    except OSError:
        pass
    for end in source, sink:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(near, port):
    far = socket.socket()
    try:
        far.connect(("127.0.0.1", port))
        for end in near, far:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except OSError:
        near.close()
        far.close()
        return
    with lock:
        ends.update((near, far))
    back = threading.Thread(target=pump, args=(far, near))
    back.start()
    pump(near, far)
    back.join()
    with lock:
        ends.difference_update((near, far))
    near.close()
    far.close()


signal.signal(signal.SIGUSR1, cut)
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    threading.Thread(target=serve, args=(connection, int(sys.argv[1])), daemon=True).start()
