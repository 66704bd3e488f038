// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.engine.medium.UnitsInUse.Use;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;

/** How many jobs work at once on one medium and on one array. */
final class Lanes {
    /** NAA 6h: 4 bits of type, 24 of company, 36 of the company's own, which are an array's; the rest is the unit's (SPC-4, 7.8.6.6.5). */
    private static final String NAA_6 = "naa.6";

    private static final int ARRAY_DIGITS = "naa.".length() + 16;

    private Lanes() {}

    /** The lane that is full for a job with these claims, beside the jobs that work; empty if there is room in all. */
    static Optional<Notice> full(EngineSettings.Settings most, List<Claim> claims, Collection<List<Claim>> working) {
        return full("medium", most.perMedium(), claims, working, Lanes::media)
                .or(() -> full("array", most.perArray(), claims, working, Lanes::arrays));
    }

    private static Optional<Notice> full(
            String lane,
            int most,
            List<Claim> claims,
            Collection<List<Claim>> working,
            Function<List<Claim>, Set<String>> names) {
        if (most == 0) {
            return Optional.empty();
        }
        return names.apply(claims).stream()
                .filter(name -> working.stream()
                                .filter(of -> names.apply(of).contains(name))
                                .count()
                        >= most)
                .findFirst()
                .map(name -> Notice.of(NoticeCode.LANE_FULL)
                        .with("lane", lane)
                        .with("name", name)
                        .with("most", most));
    }

    private static Set<String> media(List<Claim> claims) {
        return claims.stream()
                .filter(c -> c.use() == Use.READ_MEDIUM || c.use() == Use.READ_TAPE || c.use() == Use.WRITE_MEDIUM)
                .map(c -> c.unit().toString())
                .collect(Collectors.toSet());
    }

    private static Set<String> arrays(List<Claim> claims) {
        return claims.stream().map(c -> array(c.unit())).collect(Collectors.toSet());
    }

    /** What units of one array have in common; a unit that does not tell is an array of its own. */
    static String array(Designator unit) {
        String text = unit.toString();
        return text.startsWith(NAA_6) && text.length() > ARRAY_DIGITS ? text.substring(0, ARRAY_DIGITS) : text;
    }
}
