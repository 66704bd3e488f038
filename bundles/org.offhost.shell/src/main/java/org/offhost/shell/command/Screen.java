// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.command;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.inspect.Printable;

/** Where a command speaks: results to {@code out}, progress and errors to {@code err}. Belongs to one thread. */
public final class Screen {
    private static final int BUFFER = 1 << 16;

    private final PrintStream console;
    private final PrintWriter out;
    private final PrintStream err;
    private final boolean live;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> hidden = new LinkedHashMap<>();

    /** @param live whether a line of {@code err} can be written over */
    public Screen(PrintStream out, PrintStream err, boolean live) {
        this.console = out;
        this.out =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER), false);
        this.err = err;
        this.live = live;
    }

    public PrintWriter out() {
        return out;
    }

    /**
     * Asks whether what was written arrived; long listings do so now and then, every command at its end.
     *
     * @throws OutputClosedException if it did not, as on a full disk or behind {@code | head}
     */
    public void check() throws OutputClosedException {
        if (isLost()) {
            throw new OutputClosedException();
        }
    }

    /** Whether something that was written did not arrive. */
    boolean isLost() {
        return out.checkError() || console.checkError();
    }

    public PrintStream err() {
        return err;
    }

    public boolean live() {
        return live;
    }

    /** Notes what a person calls a unit. */
    public void remember(Designator unit, String typed) {
        names.put(unit.toString(), typed);
    }

    /** From now on a message has what was typed where a place of our own is told. */
    public void hide(String place, String typed) {
        hidden.put(place, typed);
    }

    /** A message with the names that a person knows before the designators, fit to be printed. */
    public String named(String text) {
        String result = text;
        for (Map.Entry<String, String> place : hidden.entrySet()) {
            result = result.replace(place.getKey(), place.getValue());
        }
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue() + " (" + name.getKey() + ")");
        }
        return Printable.lines(result);
    }
}
