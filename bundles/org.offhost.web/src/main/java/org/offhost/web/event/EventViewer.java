// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Somebody who watches. Has no thread: it is written to by the one thread of {@link EventStream}, as much as its connection takes
 * without waiting.
 */
final class EventViewer implements WriteListener, AsyncListener {
    private static final byte[] LOST = "event: lost\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] BEAT = ": \n\n".getBytes(StandardCharsets.UTF_8);

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final BooleanSupplier admitted;
    private final Consumer<EventViewer> wake;

    /** Number of the event that is written next. */
    private long position;

    private boolean lost;
    private boolean beat;
    private boolean unflushed;
    private boolean ended;

    /** Since when its connection took nothing, by the clock of the stream; -1 if it does. */
    private long stuckSince = -1;

    /**
     * @param position number of the event it is told first
     * @param lost whether events before that are not kept any more
     * @param admitted whether it still may watch
     * @param wake has it written to, in the thread of the stream
     */
    EventViewer(AsyncContext context, long position, boolean lost, BooleanSupplier admitted, Consumer<EventViewer> wake)
            throws IOException {
        this.context = context;
        this.out = context.getResponse().getOutputStream();
        this.position = position;
        this.lost = lost;
        this.admitted = admitted;
        this.wake = wake;
        this.beat = true;
    }

    void begin() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    /** Writes what there is, as long as the connection takes it; ends if it has been stuck for too long or fell behind. */
    void write(EventRing ring, long now, long patience) {
        if (ended) {
            return;
        }
        if (!admitted.getAsBoolean()) {
            end();
            return;
        }
        try {
            boolean ready = out.isReady();
            while (ready && more(ring)) {
                ready = out.isReady();
            }
            if (ready && unflushed) {
                unflushed = false;
                out.flush();
                ready = out.isReady();
            }
            stuckSince = ready ? -1 : stuckSince < 0 ? now : stuckSince;
            if (stuckSince >= 0 && now - stuckSince > patience || position < ring.oldest()) {
                end();
            }
        } catch (IOException | RuntimeException e) {
            end(); // whoever went away is not missed
        }
    }

    private boolean more(EventRing ring) throws IOException {
        if (lost || beat) {
            byte[] first = lost ? LOST : BEAT;
            beat = lost && beat;
            lost = false;
            return put(first);
        }
        Optional<byte[]> event = ring.event(position);
        if (event.isEmpty()) {
            return false;
        }
        position++;
        return put(event.get());
    }

    private boolean put(byte[] bytes) throws IOException {
        out.write(bytes);
        unflushed = true;
        return true;
    }

    /** Has it told that the connection lives. */
    void beat() {
        beat = true;
    }

    void end() {
        if (!ended) {
            ended = true;
            try {
                context.complete();
            } catch (IllegalStateException e) {
                // the container ended it before
            }
        }
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public void onWritePossible() {
        wake.accept(this);
    }

    @Override
    public void onError(Throwable t) {
        wake.accept(this);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        wake.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        wake.accept(this);
    }

    @Override
    public void onError(AsyncEvent event) {
        wake.accept(this);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // it is begun once
    }
}
