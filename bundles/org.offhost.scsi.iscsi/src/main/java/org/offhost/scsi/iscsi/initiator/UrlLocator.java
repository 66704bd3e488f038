// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StateFolder;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.LogicalUnits;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Wishes;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Units that people name by {@code iscsi://} URLs. A session begins with the first unit of its target that is named, and is a
 * {@link ScsiTransport} as long as this component; one whose unit is not there is none.
 */
@Component(service = UnitLocator.class)
public final class UrlLocator implements UnitLocator {
    /** Between two tries to reach a unit again. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final SessionLane lane;
    private final SessionTraces traces;
    private final String name;
    private final UrlSecrets secrets;
    private final KnownUnits known;
    private final Registry registry;
    private final LongSupplier clock;
    private final Map<Key, Open> sessions = new ConcurrentHashMap<>();

    /** As what sessions were begun whose targets went: a secret that was typed is known to this process alone. */
    private final Map<Key, SessionSettings> dropped = new ConcurrentHashMap<>();

    private final Set<IscsiTransport> beginning = ConcurrentHashMap.newKeySet();
    private final Map<Designator, Try> tried = new ConcurrentHashMap<>();
    private volatile boolean withdrawn;

    /** What tells sessions apart. */
    private record Key(String portal, String target, String initiator, int session) {}

    private record Open(IscsiTransport transport, SessionSettings settings) {}

    /**
     * The last try to reach a unit again.
     *
     * @param next when the next may be, by the clock
     * @param failure why it failed; null if it did not
     */
    private record Try(long next, String failure) {}

    /** Makes a session known to the drivers of units. */
    interface Registry {
        /** @return takes it back */
        Runnable add(ScsiTransport transport, Dictionary<String, Object> properties);
    }

    @Activate
    public UrlLocator(BundleContext context, @Reference SessionLane lane, @Reference SessionTraces traces)
            throws IOException {
        this(
                lane,
                traces,
                StableName.of(StateFolder.of(context::getProperty)),
                new UrlSecrets(System::getenv),
                // the framework takes it back when the bundle stops
                (transport, properties) ->
                        context.registerService(ScsiTransport.class, transport, properties)::unregister,
                System::nanoTime);
    }

    /** @param clock nanoseconds, as of {@link System#nanoTime} */
    UrlLocator(
            SessionLane lane,
            SessionTraces traces,
            String name,
            UrlSecrets secrets,
            Registry registry,
            LongSupplier clock) {
        this.lane = lane;
        this.traces = traces;
        this.name = name;
        this.secrets = secrets;
        this.registry = registry;
        this.clock = clock;
        this.known = new KnownUnits(lane.folder().resolve("units"));
    }

    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        return IscsiUrl.isOne(address) ? Optional.of(locate(IscsiUrl.parse(address))) : Optional.empty();
    }

    private Unit locate(IscsiUrl url) throws IOException {
        return locate(url, settings(url));
    }

    private String initiator(IscsiUrl url) {
        return url.argument(IscsiUrl.INITIATOR).orElse(name);
    }

    private Key key(IscsiUrl url) throws IOException {
        return new Key(url.unit().portal(), url.unit().target(), initiator(url), url.session());
    }

    private synchronized Unit locate(IscsiUrl url, SessionSettings settings) throws IOException {
        Key key = key(url);
        Open open = sessions.get(key);
        if (open != null && !open.settings().equals(settings)) {
            throw new IOException("the session with " + key.target() + " at " + key.portal()
                    + " was begun with other names, secrets or digests; end it, or use another one by session=N");
        }
        IscsiTransport transport = open == null ? begin(settings) : open.transport();
        try {
            Unit unit = describe(transport, url);
            known.remember(unit.designator(), url);
            if (open == null) {
                keep(key, new Open(transport, settings));
            }
            return unit;
        } finally {
            if (open == null && !sessions.containsKey(key)) {
                transport.close();
            }
            beginning.remove(transport);
        }
    }

    private IscsiTransport begin(SessionSettings settings) throws IOException {
        IscsiTransport transport = new IscsiTransport(settings, traces);
        beginning.add(transport);
        requireThere(); // or withdraw() has not seen it
        return transport;
    }

    private void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the iSCSI driver was withdrawn");
        }
    }

    private void keep(Key key, Open open) throws IOException {
        requireThere();
        sessions.put(key, open);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("portal", key.portal());
        properties.put("target", key.target());
        properties.put("session", key.session());
        new Registered(key, open, registry).add(properties);
    }

    /**
     * A session as the drivers of units have it, until its target is gone: every search for any unit would log in in vain. It is
     * begun again when one of its units is looked for.
     */
    private final class Registered implements ScsiTransport {
        private final Key key;
        private final Open open;
        private final Registry registry;
        private final AtomicReference<Runnable> removal = new AtomicReference<>();

        Registered(Key key, Open open, Registry registry) {
            this.key = key;
            this.open = open;
            this.registry = registry;
        }

        void add(Dictionary<String, Object> properties) {
            removal.set(registry.add(this, properties));
        }

        @Override
        public String initiator() {
            return open.transport().initiator();
        }

        @Override
        public List<String> addresses() throws IOException {
            try {
                return open.transport().addresses();
            } catch (IOException e) {
                drop();
                throw e;
            }
        }

        private void drop() {
            Runnable last = removal.getAndSet(null);
            if (last != null && !withdrawn) {
                sessions.remove(key, open);
                dropped.put(key, open.settings());
                last.run();
                open.transport().close();
            }
        }

        @Override
        public ScsiNexus connect(String address) throws IOException {
            return open.transport().connect(address);
        }
    }

    private SessionSettings settings(IscsiUrl url) throws IOException {
        String initiator = initiator(url);
        SessionSettings settings = new SessionSettings(
                url.host(),
                url.port(),
                Optional.of(url.unit().target()),
                initiator,
                StableName.isid(initiator, lane.urlSlot(url.session())),
                secrets.own(url),
                secrets.peer(url),
                Wishes.DEFAULT.withDigests(digest(url, IscsiUrl.HEADER_DIGEST), digest(url, IscsiUrl.DATA_DIGEST)));
        if (settings.peer().isPresent() && settings.own().isEmpty()) {
            throw new IOException(IscsiUrl.TARGET_USER + " needs a user of this side: iscsi://USER%SECRET@HOST…");
        }
        return settings;
    }

    private static String digest(IscsiUrl url, String key) throws IOException {
        String wanted = url.argument(key).orElse("");
        switch (wanted) {
            case "":
                return key.equals(IscsiUrl.HEADER_DIGEST) ? Wishes.DEFAULT.headerDigest() : Wishes.DEFAULT.dataDigest();
            case "none":
                return Keys.NONE;
            case "crc32c":
                return Keys.CRC32C;
            default:
                throw new IOException(key + "=" + wanted + ": crc32c or none expected");
        }
    }

    private static Unit describe(IscsiTransport transport, IscsiUrl url) throws IOException {
        Optional<LogicalUnit> found;
        try {
            found = LogicalUnit.connect(transport, url.unit().toString());
        } catch (CheckConditionException e) {
            if (e.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED)) {
                throw missing(transport, url);
            }
            throw e;
        }
        if (found.isEmpty()) {
            throw missing(transport, url);
        }
        try (LogicalUnit unit = found.get()) {
            return LogicalUnits.describe(unit);
        }
    }

    private static IOException missing(IscsiTransport transport, IscsiUrl url) throws IOException {
        List<String> all = transport.addresses();
        if (all.contains(url.unit().toString())) {
            return new IOException(url + " is neither a disk nor a tape with a world-wide name (VPD page 83h)");
        }
        String luns = String.join(
                ", ", all.stream().map(a -> a.substring(a.lastIndexOf('/') + 1)).toList());
        return new IOException("target " + url.unit().target() + " at "
                + url.unit().portal() + " has no unit " + url.unit().lun() + " for this host; "
                + (luns.isEmpty() ? "it has none at all" : "it has " + luns));
    }

    @Override
    public boolean reach(Designator unit) throws IOException {
        Optional<String> url = known.find(unit);
        Try last = tried.get(unit);
        if (url.isEmpty() || last != null && last.next() - clock.getAsLong() > 0) {
            return false;
        }
        IscsiUrl parsed = IscsiUrl.parse(url.get());
        int before = sessions.size();
        String failure = null;
        try {
            SessionSettings again = dropped.get(key(parsed));
            Unit now = again == null ? locate(parsed) : locate(parsed, again);
            if (!now.designator().equals(unit)) {
                throw new IOException(parsed + " is " + now.designator() + " now");
            }
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
            if (last == null || !failure.equals(last.failure())) {
                throw e;
            } // else whoever asks has been told
        } finally {
            tried.put(unit, new Try(clock.getAsLong() + PAUSE, failure));
        }
        return sessions.size() > before;
    }

    /** Ends all sessions; what is in flight fails. */
    @Deactivate
    void withdraw() {
        withdrawn = true;
        beginning.forEach(IscsiTransport::close);
        sessions.values().forEach(s -> s.transport().close());
    }
}
