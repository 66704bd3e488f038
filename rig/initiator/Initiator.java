// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.offhost.array.virtual.EmbeddedArray;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SegmentDescriptor;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.initiator.IscsiInitiator;
import org.offhost.scsi.iscsi.initiator.SessionLane;
import org.offhost.scsi.iscsi.initiator.SessionTraces;
import org.offhost.scsi.iscsi.portal.PortalService;
import org.osgi.framework.BundleContext;

/**
 * Our initiator, alone, against any target: for rig/tgt, rig/soak and rig/bench/wire.
 *
 * <pre>
 * Initiator STATE PORTAL TARGET list
 * Initiator STATE PORTAL TARGET read|write LUN BYTES DEPTH SECONDS    prints commands a second and MB a second
 * Initiator STATE PORTAL TARGET dd FROM TO BYTES DEPTH    a unit to another through this host, as iscsi-dd does it; prints seconds
 * Initiator STATE PORTAL TARGET judge LUN FILE     writes at random, reads, compares with the file behind the unit
 * Initiator STATE PORTAL TARGET tape LUN           records and a filemark, written and read
 * Initiator STATE PORTAL TARGET login TIMES        prints milliseconds of a login with REPORT LUNS and its logout
 * Initiator STATE PORTAL TARGET soak LUN SECONDS   a load that checks what it reads; see Soak
 * Initiator STATE - TARGET copy FROM TO SECONDS    EXTENDED COPY of a file to another by our array in this process, over the wire and
 *                                                  without it in turn; prints MB a second of both
 * Initiator STATE PORTAL TARGET together FROM TO BYTES DEPTH SECONDS    the same with DEPTH commands of BYTES in flight
 * Initiator STATE PORTAL TARGET hold SESSIONS      each reads 1 MiB; prints "ready", ends with its standard input
 * </pre>
 */
public final class Initiator {
    static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MIB = 1 << 20;

    private final Path state;
    private final String portal;
    private final String target;
    private final BundleContext context;
    private final SessionLane lane;

    private Initiator(Path state, String portal, String target) throws IOException {
        this.state = state;
        this.portal = portal;
        this.target = target;
        this.context = (BundleContext) Proxy.newProxyInstance(
                Initiator.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, a) -> "offhost.state".equals(a[0]) ? state.toString() : null);
        this.lane = new SessionLane(context);
    }

    public static void main(String[] args) throws Exception {
        Initiator self = new Initiator(Path.of(args[0]), args[1], args[2]);
        switch (args[3]) {
            case "list" -> self.list();
            case "read", "write" -> self.load(
                    args[3].equals("write"), args[4], Integer.parseInt(args[5]), Integer.parseInt(args[6]), Integer.parseInt(args[7]));
            case "dd" -> self.dd(args[4], args[5], Integer.parseInt(args[6]), Integer.parseInt(args[7]));
            case "judge" -> self.judge(args[4], Path.of(args[5]));
            case "tape" -> self.tape(args[4]);
            case "login" -> self.login(Integer.parseInt(args[4]));
            case "soak" -> self.soak(args[4], Integer.parseInt(args[5]));
            case "copy" -> self.copy(Path.of(args[4]), Path.of(args[5]), Integer.parseInt(args[6]));
            case "together" -> self.together(
                    args[4], args[5], Long.parseLong(args[6]), Integer.parseInt(args[7]), Integer.parseInt(args[8]));
            case "hold" -> self.hold(Integer.parseInt(args[4]));
            default -> throw new IllegalArgumentException(args[3]);
        }
        System.exit(0);
    }

    /** A session of its own for each slot. */
    private IscsiInitiator session(int slot) throws IOException {
        return session(slot, portal);
    }

    private IscsiInitiator session(int slot, String at) throws IOException {
        IscsiInitiator.Config config = (IscsiInitiator.Config) Proxy.newProxyInstance(
                Initiator.class.getClassLoader(), new Class<?>[] {IscsiInitiator.Config.class}, (proxy, method, a) -> {
                    switch (method.getName()) {
                        case "portal":
                            return at;
                        case "target":
                            return target;
                        case "slot":
                            return slot;
                        default:
                            return method.getDefaultValue();
                    }
                });
        return new IscsiInitiator(context, config, Map.of(), lane, new SessionTraces());
    }

    private static void end(IscsiInitiator session) throws ReflectiveOperationException {
        var withdraw = IscsiInitiator.class.getDeclaredMethod("withdraw"); // what Declarative Services would call
        withdraw.setAccessible(true);
        withdraw.invoke(session);
    }

    private ScsiNexus nexus(IscsiInitiator session, String lun) throws IOException {
        String address = session.addresses().stream()
                .filter(a -> a.endsWith("/" + lun))
                .findFirst()
                .orElseThrow(() -> new IOException("no LUN " + lun));
        ScsiNexus nexus = session.connect(address);
        for (int i = 0; i < 8; i++) { // unit attentions
            if (nexus.execute(ScsiCommand.of(new Cdb.TestUnitReady().encode()), LIMIT).status() == ScsiResponse.GOOD) {
                break;
            }
        }
        return nexus;
    }

    static void good(ScsiNexus nexus, ScsiCommand command) throws IOException {
        good(command, nexus.execute(command, LIMIT));
    }

    static void good(ScsiCommand command, ScsiResponse response) throws IOException {
        if (response.status() != ScsiResponse.GOOD) {
            throw new IOException(command + " ended with status " + response.status()
                    + (response.sense().length > 0 ? " " + SenseData.decode(response.sense()) : ""));
        }
    }

    private static Capacity capacity(ScsiNexus nexus) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(Capacity.LENGTH);
        good(nexus, ScsiCommand.in(new Cdb.ReadCapacity16(Capacity.LENGTH).encode(), in));
        return Capacity.decode16(in.flip());
    }

    private void list() throws Exception {
        IscsiInitiator session = session(0);
        session.addresses().forEach(System.out::println);
        end(session);
    }

    private void load(boolean writes, String lun, int bytes, int depth, int seconds) throws Exception {
        IscsiInitiator session = session(0);
        ScsiNexus nexus = nexus(session, lun);
        double rate = new HostLoad(bytes, depth).run(nexus, capacity(nexus), writes, seconds);
        System.out.printf("%.0f %.1f%n", rate, rate * bytes / 1e6);
        end(session);
    }

    private void dd(String from, String to, int bytes, int depth) throws Exception {
        IscsiInitiator session = session(0);
        ScsiNexus source = nexus(session, from);
        ScsiNexus destination = nexus(session, to);
        System.out.printf("%.3f%n", new HostLoad(bytes, depth).copy(source, capacity(source), destination));
        end(session);
    }

    /** Commands of that many bytes, so many of them in flight, each with a list identifier of its own. */
    private void together(String from, String to, long bytes, int depth, int seconds) throws Exception {
        IscsiInitiator session = session(0);
        CscdDescriptor source;
        CscdDescriptor destination;
        long places;
        ScsiNexus nexus = nexus(session, to);
        int block = capacity(nexus).blockLength();
        try (LogicalUnit a = unit(session, from);
                LogicalUnit b = unit(session, to)) {
            source = CscdDescriptor.disk(a.designator(), a.capacity().blockLength());
            destination = CscdDescriptor.disk(b.designator(), block);
            places = Math.min(a.capacity().bytes(), b.capacity().bytes()) / bytes;
        }
        AtomicLong next = new AtomicLong();
        AtomicLong counted = new AtomicLong();
        long begin = System.nanoTime();
        long warm = begin + seconds * 250_000_000L;
        long end = begin + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(depth);
        List<Future<Void>> lanes = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            int identifier = i + 1;
            lanes.add(threads.submit(() -> {
                for (long now = System.nanoTime(); now < end; ) {
                    long lba = next.getAndIncrement() % places * bytes / block;
                    ByteBuffer list = ParameterList.of(
                                    identifier,
                                    List.of(source, destination),
                                    List.of(new SegmentDescriptor.BlockBytesToBlockBytes(
                                            false, 0, 1, bytes, lba, lba, 0, 0)),
                                    ByteBuffer.allocate(0))
                            .encode();
                    good(nexus, ScsiCommand.out(new Cdb.ExtendedCopy(list.remaining()).encode(), list));
                    now = System.nanoTime();
                    if (now > warm && now < end) {
                        counted.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        for (Future<Void> each : lanes) {
            each.get();
        }
        double counting = (end - warm) / 1e9;
        System.out.printf("%.1f %.1f%n", counted.get() / counting, counted.get() / counting * bytes / 1e6);
        end(session);
    }

    private static LogicalUnit unit(IscsiInitiator session, String lun) throws IOException {
        String address = session.addresses().stream()
                .filter(a -> a.endsWith("/" + lun))
                .findFirst()
                .orElseThrow(() -> new IOException("no LUN " + lun));
        return LogicalUnit.connect(session, address).orElseThrow();
    }

    private void judge(String lun, Path file) throws Exception {
        IscsiInitiator session = session(0);
        ScsiNexus nexus = nexus(session, lun);
        Capacity capacity = capacity(nexus);
        int block = capacity.blockLength();
        Random random = new Random(42);
        byte[] expected = Files.readAllBytes(file);
        for (int i = 0; i < 200; i++) {
            int blocks = 1 + random.nextInt(i % 10 == 0 ? 8192 : 64);
            int lba = random.nextInt((int) capacity.blocks() - blocks);
            byte[] data = new byte[blocks * block];
            random.nextBytes(data);
            good(nexus, ScsiCommand.out(new Cdb.Write(lba, blocks, false).encode(), ByteBuffer.wrap(data)));
            System.arraycopy(data, 0, expected, lba * block, data.length);
        }
        good(nexus, ScsiCommand.of(new Cdb.SynchronizeCache(0, 0, false).encode()));
        for (int at = 0; at < expected.length; at += 8 * MIB) {
            int length = Math.min(8 * MIB, expected.length - at);
            ByteBuffer in = ByteBuffer.allocate(length);
            good(nexus, ScsiCommand.in(new Cdb.Read(at / block, length / block, false).encode(), in));
            if (in.hasRemaining() || !in.flip().equals(ByteBuffer.wrap(expected, at, length))) {
                throw new IOException("other bytes were read behind " + at);
            }
        }
        if (Files.mismatch(file, Files.write(Files.createTempFile(state, "expected", null), expected)) >= 0) {
            throw new IOException("the file behind the unit has other bytes");
        }
        System.out.println("disk of " + expected.length + " bytes: what was written was read, and is in the file");
        end(session);
    }

    private void tape(String lun) throws Exception {
        IscsiInitiator session = session(0);
        ScsiNexus nexus = nexus(session, lun);
        good(nexus, ScsiCommand.of(new Cdb.Rewind(false).encode()));
        Random random = new Random(7);
        List<byte[]> records = new ArrayList<>();
        for (int length : new int[] {512, 10_240, 65_536, 262_144}) {
            byte[] record = new byte[length];
            random.nextBytes(record);
            records.add(record);
            good(nexus, ScsiCommand.out(new Cdb.WriteRecord(false, length).encode(), ByteBuffer.wrap(record)));
        }
        good(nexus, ScsiCommand.of(new Cdb.WriteFilemarks(false, 1).encode()));
        good(nexus, ScsiCommand.of(new Cdb.Rewind(false).encode()));
        for (byte[] record : records) {
            ByteBuffer in = ByteBuffer.allocate(record.length);
            good(nexus, ScsiCommand.in(new Cdb.ReadRecord(false, false, record.length).encode(), in));
            if (!in.flip().equals(ByteBuffer.wrap(record))) {
                throw new IOException("another record of " + record.length + " bytes was read");
            }
        }
        ByteBuffer in = ByteBuffer.allocate(512);
        ScsiResponse mark = nexus.execute(ScsiCommand.in(new Cdb.ReadRecord(false, false, 512).encode(), in), LIMIT);
        boolean told = mark.status() == ScsiResponse.CHECK_CONDITION
                && SenseData.decode(mark.sense()).key() == SenseKey.NO_SENSE;
        System.out.println("tape: " + records.size() + " records were read as they were written, then "
                + (told ? "a filemark" : "no filemark: status " + mark.status())
                + (in.position() > 0 ? ", with " + in.position() + " bytes of data" : ""));
        for (String cdb : new String[] {"34 00 00 00 00 00 00 00 00 00", "34 06 00 00 00 00 00 00 20 00", "2B 00 00 00 00 00 01 00 00 00",
            "8C 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00"}) {
            ByteBuffer data = ByteBuffer.allocate(32);
            byte[] bytes = java.util.HexFormat.ofDelimiter(" ").parseHex(cdb);
            ScsiResponse r = nexus.execute(cdb.startsWith("2B") ? ScsiCommand.of(bytes) : ScsiCommand.in(bytes, data), LIMIT);
            System.out.println("  " + cdb + ": status " + r.status() + ", "
                    + (r.sense().length > 0 ? SenseData.decode(r.sense()).toString() : java.util.HexFormat.of().formatHex(data.array(), 0, data.position())));
        }
        end(session);
    }

    private void login(int times) throws Exception {
        long begin = 0;
        int warm = times / 2;
        for (int i = 0; i < warm + times; i++) {
            if (i == warm) {
                begin = System.nanoTime();
            }
            IscsiInitiator session = session(0);
            session.addresses();
            end(session);
        }
        System.out.printf("%.2f%n", (System.nanoTime() - begin) / 1e6 / times);
    }

    private void copy(Path from, Path to, int seconds) throws Exception {
        PortalService portals = new PortalService();
        try (EmbeddedArray array = new EmbeddedArray(state.resolve("array"))) {
            array.attach(new DiskFile(from, 512, false, 0));
            array.attach(new DiskFile(to, 512, false, 0));
            for (var unit : array.units()) {
                array.map(VirtualArray.HOST_INITIATOR, unit.designator());
            }
            TargetPortals.Portal open = portals.open(
                    new TargetPortals.Request(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target, Optional.empty(), Optional.empty()),
                    (initiator, port) -> array.transport(VirtualArray.HOST_INITIATOR, port));
            IscsiInitiator session = session(0, "127.0.0.1:" + open.address().getPort());
            double[] rates = CopyLoad.both(session, array.transport(VirtualArray.HOST_INITIATOR), seconds);
            System.out.printf("%.0f %.0f%n", rates[0], rates[1]);
            end(session);
            open.close();
        }
    }

    private void soak(String lun, int seconds) throws Exception {
        IscsiInitiator session = session(0);
        ScsiNexus nexus = nexus(session, lun);
        Capacity capacity = capacity(nexus);
        boolean right = new Soak(nexus, capacity.blockLength(), capacity.blocks() * capacity.blockLength() / 4096).run(seconds);
        end(session);
        if (!right) {
            throw new IOException("other bytes were read than were written");
        }
    }

    private void hold(int sessions) throws Exception {
        List<IscsiInitiator> all = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            IscsiInitiator session = session(i);
            all.add(session);
            String first = session.addresses().get(0);
            ScsiNexus nexus = session.connect(first);
            int blocks = MIB / capacity(nexus).blockLength();
            good(nexus, ScsiCommand.in(new Cdb.Read(0, blocks, false).encode(), ByteBuffer.allocate(MIB)));
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // until whoever started it has looked
        }
        for (IscsiInitiator session : all) {
            end(session);
        }
    }
}
