// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.copy.CopyProgress;

class StoppableCopyTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RunningCopies copies = new RunningCopies("the copier of the test");

    /** Its steps are the test's. */
    private static class Copy extends StoppableCopy {
        private int asked;

        Copy() {
            super("the copier of the test");
        }

        @Override
        protected void stopped() {
            asked++;
        }
    }

    @Test
    void endIsToldBehindWhatWasUsed() throws Exception {
        Copy copy = copies.add(new Copy());
        List<String> closed = new ArrayList<>();
        assertThat(copy.await(Duration.ZERO)).isFalse();
        copy.end(
                null, () -> closed.add("pieces"), () -> closed.add(isOver(copy) ? "source, behind the end" : "source"));
        assertThat(closed).containsExactly("pieces", "source");
        assertThat(copy.await(LIMIT)).isTrue();
        assertThat(copies.count()).isZero();
    }

    @Test
    void whatGoesWrongIsToldWithAllThatWentWrongBehindIt() {
        Copy copy = copies.add(new Copy());
        IOException first = new IOException("the disk said no");
        copy.end(first, failing(new NoClassDefFoundError("org/example/Gone")), failing(new IllegalStateException()));
        assertThatThrownBy(() -> copy.await(LIMIT)).isSameAs(first);
        assertThat(first.getSuppressed())
                .hasExactlyElementsOfTypes(NoClassDefFoundError.class, IllegalStateException.class);
        assertThat(copies.count()).isZero();
    }

    @Test
    void whatBrokeACopyMayBeThrownOnceMoreAtItsEnd() {
        Copy copy = copies.add(new Copy());
        IllegalStateException broken = new IllegalStateException("the tape is gone");
        List<String> closed = new ArrayList<>();
        copy.end(broken, failing(broken), () -> closed.add("source"));
        assertThatThrownBy(() -> copy.await(LIMIT)).hasCause(broken);
        assertThat(closed).containsExactly("source");
    }

    private static boolean isOver(Copy copy) throws IOException {
        try {
            return copy.await(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Closeable failing(Throwable why) {
        return () -> {
            if (why instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) why;
        };
    }

    @Test
    void whatFailsAtTheEndAloneIsTheEnd() {
        Copy copy = new Copy();
        copy.end(null, failing(new NoClassDefFoundError("org/example/Gone")));
        assertThatThrownBy(() -> copy.await(LIMIT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("org/example/Gone");
    }

    @Test
    void copyThatIsCancelledAndWithdrawnIsCancelled() {
        Copy copy = copies.add(new Copy());
        copy.cancel();
        copy.cancel();
        copy.withdraw();
        assertThat(copy.asked).as("asked to abort what is in flight").isEqualTo(1);
        assertThat(copy.isStopped()).isTrue();
        assertThatThrownBy(copy::check).isInstanceOf(CancellationException.class);
        copy.end(new InterruptedIOException("aborted"));
        assertThatThrownBy(() -> copy.await(LIMIT)).isInstanceOf(CancellationException.class);
    }

    @Test
    void classThatIsGoneWithTheProviderIsTheProvidersEnd() {
        Copy copy = copies.add(new Copy());
        copy.withdraw();
        assertThatThrownBy(copy::check).hasMessage("the copier of the test was withdrawn");
        copy.end(new NoClassDefFoundError("org/example/Gone"));
        assertThatThrownBy(() -> copy.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void copyThatHasEndedIsNotStopped() throws Exception {
        Copy copy = copies.add(new Copy());
        copy.end(null);
        copy.cancel();
        assertThat(copy.asked).isZero();
        assertThat(copy.await(LIMIT)).isTrue();
    }

    @Test
    void providerThatGoesStopsAllAndTellsWhichDidNotEnd() {
        Copy ends = copies.add(new Copy() {
            @Override
            protected void stopped() {
                end(new InterruptedIOException("aborted"));
            }
        });
        Copy stays = copies.add(new Copy());
        assertThat(copies.withdraw()).as("those that had not ended").isEqualTo(1);
        assertThat(stays.asked).isEqualTo(1);
        assertThat(copies.count()).isEqualTo(1);
        assertThatThrownBy(() -> ends.await(LIMIT)).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(copies::check).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void copyThatComesAsTheProviderGoesIsStoppedAtOnce() {
        copies.withdraw();
        assertThatThrownBy(copies.add(new Copy())::check).isInstanceOf(ProviderWithdrawnException.class);
    }

    @Test
    void copyThatBeganByItselfEndsWhateverIsThrown() throws Exception {
        Copy good = copies.add(new Copy());
        List<String> closed = new ArrayList<>();
        good.begin("good", () -> good.tally().durable(512), () -> closed.add("pieces"));
        assertThat(good.await(LIMIT)).isTrue();
        assertThat(good.progress().durable()).isEqualTo(512);
        assertThat(closed).containsExactly("pieces");
        Copy bad = copies.add(new Copy());
        bad.begin("bad", () -> {
            throw new NoClassDefFoundError("org/example/Gone");
        });
        assertThatThrownBy(() -> bad.await(LIMIT)).hasMessageContaining("org/example/Gone");
    }

    @Test
    void figuresNeverGoBack() {
        CopyTally tally = new CopyTally();
        tally.there(4096);
        tally.inFlight(512);
        assertThat(tally.progress()).isEqualTo(new CopyProgress(0, 0, 0, 0, 0, 0, 4608));
        tally.there(1024);
        tally.durable();
        tally.moved(1, 2, 3);
        tally.sent(5);
        tally.segments(1);
        assertThat(tally.progress()).isEqualTo(new CopyProgress(4096, 1, 2, 3, 1, 6, 0));
        tally.durable(8192);
        assertThat(tally.progress().durable()).isEqualTo(8192);
    }
}
