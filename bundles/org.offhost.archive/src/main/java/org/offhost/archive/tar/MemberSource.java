// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The members of a part of a set, in order. */
public interface MemberSource extends Closeable {
    /** The next member; empty at the end. */
    Optional<TarMember> next() throws IOException;

    /** Told where the member just given lies. */
    default void placed(TarMember.Placed placed) throws IOException {}

    @Override
    default void close() throws IOException {}

    static MemberSource of(List<TarMember> members) {
        Iterator<TarMember> i = members.iterator();
        return () -> i.hasNext() ? Optional.of(i.next()) : Optional.empty();
    }
}
