// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.tar.TarHeader;

/** How plain tar is told which medium each set of a chain lies on; the set itself and what lies beside it are on MEDIUM, or on TAPE. */
public final class LinkCommands {
    private final MediumGeometry own;
    private final List<Optional<LinkMedium>> media;
    private final List<LinkMedium> others;
    private final boolean across;

    /**
     * @param own medium of the set
     * @param media lines of {@link LinkMedium}; empty if all lie on that
     */
    public LinkCommands(MediumGeometry own, List<String> media) {
        this.own = own;
        this.media = media.stream().map(LinkMedium::of).toList();
        this.others = others(this.media);
        this.across = !others.isEmpty();
    }

    private static List<LinkMedium> others(List<Optional<LinkMedium>> media) {
        return media.stream().flatMap(Optional::stream).distinct().toList();
    }

    /** Which media there are beside that of the set; empty if there are none. */
    public String told() {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < others.size(); i++) {
            b.append("  MEDIUM")
                    .append(i + 1)
                    .append(" is the ")
                    .append(others.get(i).told())
                    .append('\n');
        }
        return others.isEmpty() ? "" : b.append('\n').toString();
    }

    /**
     * A command for each medium, or, of a tape, for each set.
     *
     * @param names of the members, those of the chain first, and at last that of the set
     */
    public String extract(List<String> names) {
        StringBuilder b = new StringBuilder();
        for (int i = 0; i < names.size(); ) {
            List<String> together = new ArrayList<>(List.of(names.get(i)));
            int next = i + 1;
            while (next < names.size() && recordLength(i) == 0 && isBeside(next, i)) {
                together.add(names.get(next++));
            }
            b.append("  tar ")
                    .append(source(i, "-xSf"))
                    .append(String.join(" \\\n      ", together))
                    .append(place(i))
                    .append('\n');
            i = next;
        }
        return b.toString();
    }

    /** The other medium of a set of the chain; of those behind it none. */
    private Optional<LinkMedium> other(int number) {
        return number < media.size() ? media.get(number) : Optional.empty();
    }

    private boolean isBeside(int one, int other) {
        return other(one).equals(other(other));
    }

    private int recordLength(int number) {
        return other(number).map(LinkMedium::recordLength).orElse(own.records() ? own.unit() : 0);
    }

    /** The options of tar by which it reads the medium of a set. */
    public String source(int number, String file) {
        String called = other(number)
                .map(m -> "MEDIUM" + (others.indexOf(m) + 1))
                .orElse(across && own.records() ? "TAPE" : "MEDIUM");
        int record = across ? recordLength(number) : 0;
        return (record > 0 ? "-b " + record / TarHeader.BLOCK + " " : "") + file + " " + called + " ";
    }

    /** Where a tape is to stand. */
    public String place(int number) {
        return across && recordLength(number) > 0 ? "    (at the tape file of that set)" : "";
    }
}
