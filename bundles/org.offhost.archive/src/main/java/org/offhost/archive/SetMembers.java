// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The tar members of a set, in their order; their form is checked on the way. Belongs to one thread. */
@ProviderType
public interface SetMembers extends Closeable {
    /**
     * The next member; what was not read of the one before is read over.
     *
     * @throws org.offhost.inventory.form.DamagedMediumException if there is no proper member where one should be
     */
    Optional<Member> next() throws IOException;

    /**
     * A member.
     *
     * @param name its name
     * @param type typeflag of its header (POSIX.1-2017, pax, "ustar Header Block")
     * @param length bytes it holds
     * @param content these, until the next member is asked for
     */
    record Member(String name, char type, long length, InputStream content) {}
}
