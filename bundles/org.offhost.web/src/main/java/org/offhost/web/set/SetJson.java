// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import org.offhost.backup.BackupSet;
import org.offhost.inspect.Json;
import org.offhost.web.http.PathSegment;
import org.offhost.web.http.RequestBody;

/** A set as it is told to programs. */
public final class SetJson {
    private SetJson() {}

    public static void write(Json json, BackupSet set) {
        members(json.object(), set);
        json.end();
    }

    static void members(Json json, BackupSet set) {
        json.member("id", PathSegment.of(set.id()))
                .member("set", set.id())
                .member("medium", set.medium().toString())
                .member("mediumId", PathSegment.of(set.medium().toString()))
                .member("mediumLabel", set.mediumLabel())
                .member("source", set.source().toString())
                .member("name", set.name())
                .member("profile", RequestBody.word(set.profile()))
                .member("cutAt", set.cutAt().toString())
                .member("fileSystem", set.fileSystem())
                .member("files", set.files())
                .member("bytes", set.bytes())
                .member("consistency", RequestBody.word(set.consistency()))
                .member("checked", RequestBody.word(set.checked()))
                .member("sourceSize", set.sourceSize())
                .member("sourceBlockLength", set.sourceBlockLength())
                .member("parent", set.parent())
                .member("volume", set.volume())
                .member("parentMedium", set.parentMedium());
    }
}
