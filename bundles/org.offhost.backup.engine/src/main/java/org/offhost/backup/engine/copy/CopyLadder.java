// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.Place;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Need;

/** Chooses who copies: what keeps the bytes off this host first, then by ranking, as far as the policy allows. */
public final class CopyLadder {
    private static final Comparator<Rung> BEST_FIRST = Comparator.comparing(
                    (Rung r) -> r.offer().throughHost())
            .thenComparing(r -> -r.driver().ranking());

    /** How long a driver that comes or goes is unknown to some. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int MOST_ASKED = 20;

    private final Hands job;
    private final Offload policy;
    private final Set<Long> givenUp = new HashSet<>();

    /** Why those were given up. */
    private final List<String> failures = new ArrayList<>();

    /** Why it is not copied without this host, each once. */
    private final List<String> reasons = new ArrayList<>();

    public CopyLadder(Hands job, Offload policy) {
        this.job = job;
        this.policy = policy;
    }

    /**
     * A driver that can copy, and what it said.
     *
     * @param driver the copy driver
     * @param offer what it can do for the pair
     */
    public record Rung(KnownDriver<CopyProvider> driver, CopyProvider.CopyOffer offer) {}

    /** Does not choose this driver again: it failed in a way that another may not. */
    void giveUp(Rung rung, String reason) {
        givenUp.add(rung.driver().serviceId());
        String why = rung.driver().property(CopyProvider.METHOD) + ": " + reason;
        failures.add(why);
        reasons.add(why);
    }

    /**
     * The best driver; waits for one as long as none that the policy allows is there. What those refuse who are there is the last
     * word only if nobody is away who was there before, and both units can be reached: while a driver is swapped, a job does not
     * fail for the others. And only if they say it twice: of a driver that comes or goes some hear before others.
     */
    public Rung choose(Place source, Place destination) throws IOException, InterruptedException {
        long refusedAt = -1;
        for (int asked = 1; ; asked++) {
            long seen = job.board().generation();
            try {
                return chosen(source, destination);
            } catch (RefusedException e) {
                if (seen == refusedAt || asked == MOST_ASKED) {
                    throw e;
                }
                refusedAt = seen;
                job.board().awaitChange(seen, MOMENT_NANOS);
            }
        }
    }

    private Rung chosen(Place source, Place destination) throws IOException, InterruptedException {
        Need.Kind need = policy == Offload.REQUIRED ? Need.Kind.COPY_WITHOUT_HOST : Need.Kind.COPY;
        Rung rung = job.await(Need.of(need, source.unit(), destination.unit()), () -> {
            List<String> refusals = new ArrayList<>(failures);
            Optional<Rung> best = allowed(source, destination, refusals);
            if (best.isEmpty() && !refusals.isEmpty() && !isOneAway() && WayBack.areThere(job, source, destination)) {
                throw new RefusedException(Notice.of(NoticeCode.NOBODY_COPIES)
                        .with("source", source.unit())
                        .with("destination", destination.unit())
                        .with("withoutHost", policy == Offload.REQUIRED)
                        .with("reasons", refusals));
            }
            return best;
        });
        if (rung.offer().throughHost()) {
            String why = policy == Offload.OFF
                    ? "offload is off"
                    : reasons.isEmpty()
                            ? "no driver that copies without this host was there"
                            : String.join("; ", reasons);
            job.tally().fallback(why);
            job.tally().note(Notice.of(NoticeCode.PASSES_HOST).with("detail", why));
        }
        job.log().chosen(rung.driver().title(), "to copy: " + rung.offer().explanation());
        job.tally()
                .evidence(Notice.of(NoticeCode.COPIED_BY)
                        .with("driver", rung.driver().title())
                        .with("detail", rung.offer().explanation()));
        return rung;
    }

    /**
     * The initiator ports through which whoever can copy now would read the source, if the policy allows him to. Waits for
     * nobody.
     *
     * @return empty if nobody names one
     */
    public Set<String> ports(Place source, Place destination) throws IOException {
        Set<String> ports = new LinkedHashSet<>();
        for (KnownDriver<CopyProvider> driver : job.board().of(CopyProvider.class)) {
            CopyProvider.CopyOffer offer = probe(driver, source, destination);
            if (offer.able() && isWanted(offer)) {
                ports.addAll(offer.ports());
            }
        }
        return ports;
    }

    /** Where this host may not copy, those who are there have said what a driver of this host would not change. */
    private boolean isOneAway() {
        return policy != Offload.REQUIRED && job.board().lacks(CopyProvider.class, CopyProvider.METHOD);
    }

    private boolean isWanted(CopyProvider.CopyOffer offer) {
        return offer.throughHost() ? policy != Offload.REQUIRED : policy != Offload.OFF;
    }

    private Optional<Rung> allowed(Place source, Place destination, List<String> refusals) throws IOException {
        List<Rung> able = new ArrayList<>();
        for (KnownDriver<CopyProvider> driver : job.board().of(CopyProvider.class)) {
            if (givenUp.contains(driver.serviceId())) {
                continue;
            }
            CopyProvider.CopyOffer offer = probe(driver, source, destination);
            if (offer.able() && isWanted(offer)) {
                able.add(new Rung(driver, offer));
            } else if (!offer.able()) {
                refusals.add(driver.property(CopyProvider.METHOD) + ": " + offer.explanation());
                if (policy == Offload.PREFERRED && !reasons.contains(offer.explanation())) {
                    reasons.add(offer.explanation());
                }
            }
        }
        return able.stream().min(BEST_FIRST);
    }

    private static CopyProvider.CopyOffer probe(KnownDriver<CopyProvider> driver, Place source, Place destination)
            throws IOException {
        try {
            return driver.call(d -> d.probe(source, destination));
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            return CopyProvider.CopyOffer.none(e.getMessage());
        }
    }
}
