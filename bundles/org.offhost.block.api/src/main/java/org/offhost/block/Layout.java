// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Where bytes that follow each other lie in a row of other bytes: in one range, in several, or in turn in several by a rule, so that a
 * striped volume of terabytes is told in a line. Immutable; memory by the number of ranges.
 */
public final class Layout {
    private final List<Stripes> parts;

    /** Bytes at which the parts begin. */
    private final long[] starts;

    private final long length;

    /** @param parts in the order of the bytes; those that meet are joined */
    public Layout(List<Stripes> parts) {
        List<Stripes> joined = new ArrayList<>();
        parts.forEach(p -> join(joined, p));
        this.parts = List.copyOf(joined);
        this.starts = new long[joined.size()];
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at = Math.addExact(at, joined.get(i).length());
        }
        this.length = at;
    }

    /** In ranges one behind the other. */
    public static Layout of(List<Extent> ranges) {
        return new Layout(ranges.stream().map(Stripes::of).toList());
    }

    /**
     * Reads what {@link #toString} gave: "0+4096 8192+512" of two ranges, position and length; "65536*0+131072/1048576+131072" of two
     * stripes, behind the length of their chunks.
     *
     * @throws IllegalArgumentException if it is nothing of that kind
     */
    public static Layout parse(String text) {
        List<Stripes> parts = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int times = word.indexOf('*');
            List<Extent> ranges = Arrays.stream(word.substring(times + 1).split("/", -1))
                    .map(Layout::range)
                    .toList();
            parts.add(
                    new Stripes(ranges, times < 0 ? ranges.get(0).length() : Long.parseLong(word.substring(0, times))));
        }
        return new Layout(parts);
    }

    private static Extent range(String text) {
        int plus = text.indexOf('+');
        if (plus < 0) {
            throw new IllegalArgumentException("range " + text);
        }
        return new Extent(Long.parseLong(text.substring(0, plus)), Long.parseLong(text.substring(plus + 1)));
    }

    /**
     * Bytes that lie in turn in some ranges: the first chunk at the beginning of the first, the second at that of the second, and so on
     * until all are full.
     *
     * @param ranges all of one length, a multiple of the chunk; a single one has the bytes together
     * @param chunk bytes; all of the range if it is the only one
     */
    public record Stripes(List<Extent> ranges, long chunk) {
        public Stripes {
            ranges = List.copyOf(ranges);
            long each = ranges.isEmpty() ? 0 : ranges.get(0).length();
            boolean one = ranges.size() == 1;
            if (chunk < 1
                    || each == 0
                    || one && chunk != each
                    || each % chunk != 0
                    || each > Long.MAX_VALUE / ranges.size()
                    || ranges.stream().anyMatch(r -> r.length() != each)) {
                throw new IllegalArgumentException("stripes " + ranges + " chunk=" + chunk);
            }
        }

        /** Of bytes that lie together. */
        public static Stripes of(Extent range) {
            return new Stripes(List.of(range), range.length());
        }

        public long length() {
            return ranges.get(0).length() * ranges.size();
        }

        boolean isOne() {
            return ranges.size() == 1;
        }

        /** What lies together from a byte on. */
        private Extent head(long from, long most) {
            if (isOne()) {
                return new Extent(ranges.get(0).position() + from, Math.min(most, chunk - from));
            }
            long into = from % chunk;
            long number = from / chunk;
            Extent range = ranges.get((int) (number % ranges.size()));
            long position = range.position() + number / ranges.size() * chunk + into;
            return new Extent(position, Math.min(most, chunk - into));
        }

        /** The byte of these that lies at one of a range. */
        public long byteAt(int range, long into) {
            return isOne() ? into : (into / chunk * ranges.size() + range) * chunk + into % chunk;
        }

        /** All whole turns from a byte at which one begins. */
        private Stripes turns(long from, long count) {
            long into = from / ranges.size();
            return new Stripes(
                    ranges.stream()
                            .map(r -> new Extent(r.position() + into, count * chunk))
                            .toList(),
                    chunk);
        }

        /** As {@link Layout#parse} reads it. */
        @Override
        public String toString() {
            String all =
                    ranges.stream().map(r -> r.position() + "+" + r.length()).collect(Collectors.joining("/"));
            return isOne() ? all : chunk + "*" + all;
        }
    }

    /** In the order of the bytes. */
    public List<Stripes> parts() {
        return parts;
    }

    /** All ranges, those of a part beside each other; every byte of them is of this. */
    public List<Extent> ranges() {
        return parts.stream().flatMap(p -> p.ranges().stream()).toList();
    }

    /** Bytes. */
    public long length() {
        return length;
    }

    /** Whether it is made of whole blocks, but for the end of a last part that lies together. */
    public boolean isAligned(int blockLength) {
        for (int i = 0; i < parts.size(); i++) {
            Stripes part = parts.get(i);
            boolean end = i == parts.size() - 1 && part.isOne();
            if (part.ranges().stream().anyMatch(r -> r.position() % blockLength != 0)
                    || !end && part.chunk() % blockLength != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the first byte lies; 0 if there is none. */
    public long position() {
        return parts.isEmpty() ? 0 : parts.get(0).ranges().get(0).position();
    }

    /**
     * The longest head of some bytes that lies together, and where. If it is shorter than what was asked for, the rest lies elsewhere and
     * is asked for again.
     *
     * @throws IllegalArgumentException if the bytes are not all of this
     */
    public Extent together(Extent bytes) {
        int i = part(bytes);
        return parts.get(i).head(bytes.position() - starts[i], bytes.length());
    }

    private int part(Extent bytes) {
        if (bytes.end() > length) {
            throw new IllegalArgumentException(bytes + " of " + length + " bytes");
        }
        int found = Arrays.binarySearch(starts, bytes.position());
        return found >= 0 ? found : -found - 2;
    }

    /** The byte that lies at a position; empty if none does. */
    public OptionalLong at(long position) {
        for (int i = 0; i < starts.length; i++) {
            List<Extent> ranges = parts.get(i).ranges();
            for (int range = 0; range < ranges.size(); range++) {
                Extent r = ranges.get(range);
                if (position >= r.position() && position < r.end()) {
                    return OptionalLong.of(starts[i] + parts.get(i).byteAt(range, position - r.position()));
                }
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Bytes that are laid out in those of this one: where they lie in what this one lies in.
     *
     * @throws IllegalArgumentException if they are not all of this, or stripes of theirs cross pieces or stripes of this one, for which
     *     there is no rule of one line
     */
    public Layout of(Layout inner) {
        List<Stripes> all = new ArrayList<>();
        for (Stripes s : inner.parts) {
            if (s.isOne()) {
                take(all, s.ranges().get(0));
            } else {
                all.add(striped(s));
            }
        }
        return new Layout(all);
    }

    private Stripes striped(Stripes inner) {
        List<Extent> ranges = new ArrayList<>();
        for (Extent range : inner.ranges()) {
            Extent head = together(range);
            if (head.length() < range.length()) {
                throw new IllegalArgumentException("stripe " + range + " of " + inner + " in " + this);
            }
            ranges.add(head);
        }
        return new Stripes(ranges, inner.chunk());
    }

    /** Of stripes: a beginning and an end chunk by chunk, and whole turns in between by the rule. */
    private void take(List<Stripes> all, Extent bytes) {
        for (long at = bytes.position(); at < bytes.end(); ) {
            long left = bytes.end() - at;
            int i = part(new Extent(at, left));
            Stripes part = parts.get(i);
            long from = at - starts[i];
            long turn = part.chunk() * part.ranges().size();
            long turns = Math.min(left, part.length() - from) / turn;
            if (!part.isOne() && from % turn == 0 && turns > 0) {
                all.add(part.turns(from, turns));
                at += turns * turn;
            } else {
                Extent head = part.head(from, left);
                all.add(Stripes.of(head));
                at += head.length();
            }
        }
    }

    private static void join(List<Stripes> parts, Stripes next) {
        int last = parts.size() - 1;
        Extent first = next.ranges().get(0);
        if (last >= 0 && next.isOne() && parts.get(last).isOne()) {
            Extent before = parts.get(last).ranges().get(0);
            if (before.end() == first.position()) {
                parts.set(last, Stripes.of(new Extent(before.position(), before.length() + first.length())));
                return;
            }
        }
        parts.add(next);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout o && o.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The parts in their order, as {@link #parse} reads them. */
    @Override
    public String toString() {
        return parts.stream().map(Stripes::toString).collect(Collectors.joining(" "));
    }
}
