// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect.notice;

import java.util.List;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.Remedy;
import org.offhost.inspect.Json;

/** A notice for a program: its code, its facts by name, its remedies. */
public final class NoticeJson {
    private NoticeJson() {}

    public static void write(Json out, Notice notice) {
        members(out.object(), notice);
        out.end();
    }

    /** The same as members of an object that has begun. */
    public static void members(Json out, Notice notice) {
        out.member("code", notice.code().id()).name("facts").object();
        notice.facts().forEach((name, fact) -> {
            out.name(name);
            value(out, fact);
        });
        out.end().name("remedies").array();
        notice.remedies().stream().map(Remedy::id).forEach(out::value);
        out.endArray();
    }

    private static void value(Json out, Object fact) {
        if (fact instanceof Notice notice) {
            write(out, notice);
        } else if (fact instanceof List<?> list) {
            out.array();
            list.forEach(one -> value(out, one));
            out.endArray();
        } else if (fact instanceof Long number) {
            out.value(number);
        } else if (fact instanceof Boolean flag) {
            out.value(flag);
        } else {
            out.value(fact.toString());
        }
    }
}
