// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProgress;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.driver.KnownDriver;

/** A copy driver that does nothing but what a test wrote down for its plans, one after the other; then all goes well. */
final class ScriptedCopier implements CopyProvider {
    private static long serviceIds;

    private final boolean throughHost;
    private final KnownDriver<CopyProvider> known;
    private final Deque<Act> script = new ArrayDeque<>();
    private final List<Long> starts = new ArrayList<>();
    private final List<String> happened = new ArrayList<>();
    private boolean able = true;
    private boolean soon;

    /** What becomes of a plan: how far it is durable, and what is thrown then. */
    private record Act(long durable, Exception thrown, boolean atStart) {}

    ScriptedCopier(String method, int ranking, boolean throughHost) {
        this.throughHost = throughHost;
        this.known = new KnownDriver<>(
                this,
                Map.of(METHOD, method, "service.ranking", ranking, "service.id", ++serviceIds),
                "org.example." + method,
                "1");
    }

    KnownDriver<CopyProvider> known() {
        return known;
    }

    /** The next plan comes to so many bytes, and then to this. */
    ScriptedCopier then(long durable, Exception thrown) {
        script.add(new Act(durable, thrown, false));
        return this;
    }

    ScriptedCopier then(long durable, CopyException.Reason reason) {
        return then(durable, new CopyException(reason, "the device said " + reason));
    }

    /** The next plan is not taken. */
    ScriptedCopier thenRefusePlan(Exception thrown) {
        script.add(new Act(0, thrown, true));
        return this;
    }

    void cannot() {
        able = false;
    }

    /** It can when it is asked once more. */
    void cannotOnce() {
        able = false;
        soon = true;
    }

    void can() {
        able = true;
    }

    /** Where the plans began. */
    List<Long> starts() {
        return starts;
    }

    /** What was asked of the tasks. */
    List<String> happened() {
        return happened;
    }

    @Override
    public CopyOffer probe(Place source, Place destination) {
        boolean now = able;
        able |= soon;
        return now
                ? new CopyOffer(true, throughHost, Optional.empty(), List.of(), "as written down")
                : CopyOffer.none("it cannot");
    }

    @Override
    public CopyTask start(CopyPlan plan) throws IOException {
        Act act = script.isEmpty() ? new Act(Long.MAX_VALUE, null, false) : script.remove();
        starts.add(plan.start());
        if (act.atStart()) {
            ScriptedCopier.<IOException>sneak(act.thrown());
        }
        return new Task(plan, act);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void sneak(Exception e) throws E {
        throw (E) e;
    }

    private final class Task implements CopyTask {
        private final CopyPlan plan;
        private final Act act;
        private boolean ended;

        Task(CopyPlan plan, Act act) {
            this.plan = plan;
            this.act = act;
        }

        @Override
        public boolean await(Duration limit) throws IOException {
            happened.add("await");
            if (!ended) {
                ended = true;
                plan.pieces().close();
            }
            if (act.thrown() != null) {
                ScriptedCopier.<IOException>sneak(act.thrown());
            }
            return true;
        }

        @Override
        public void cancel() {
            happened.add("cancel");
        }

        @Override
        public CopyProgress progress() {
            return act.durable() == Long.MAX_VALUE
                    ? CopyProgress.NONE
                    : new CopyProgress(act.durable(), act.durable(), 0, 0, 1, 1);
        }
    }
}
