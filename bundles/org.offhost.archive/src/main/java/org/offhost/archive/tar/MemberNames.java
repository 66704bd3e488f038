// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import org.offhost.archive.ImageFormat;
import org.offhost.inventory.form.JsonText;

/** Names of members in the tar, made from paths of the volume. */
public final class MemberNames {
    /** What lies between the folder of a set and the name of a member of our own. */
    public static final String OWN = "/offhost/";

    private final String folder;
    private final String files;

    /** @param setId the folder all members of the set lie in */
    public MemberNames(String setId) {
        this.folder = setId + "/";
        this.files = folder + "files";
    }

    /** A member of our own. */
    public String own(String name) {
        return folder.substring(0, folder.length() - 1) + OWN + name;
    }

    /** A file of the volume. */
    public String file(String path) {
        return path.equals("/") ? files : files.concat(escaped(path));
    }

    /** A named stream of it. */
    public String stream(String path, String stream) {
        return file(path) + ":" + escaped("/" + stream).substring(1);
    }

    /** The image of the volume. */
    public String image(String volumeName, ImageFormat format) {
        String plain = volumeName.replaceAll("[^A-Za-z0-9._-]", "_");
        boolean usable = plain.chars().anyMatch(Character::isLetterOrDigit);
        String name = usable ? plain.substring(0, Math.min(plain.length(), 40)) : "volume";
        return folder + name + format.ending();
    }

    /**
     * The path with what a tar or a host cannot hold written as "%uXXXX": unpaired surrogates, NUL, and names that are "."
     * or "..", which would lead out of the folder. The index keeps the names as they are.
     */
    static String escaped(String path) {
        return isPlain(path) ? path : withEscapes(path);
    }

    /** Whether nothing needs a closer look: so of nearly all of millions of paths. */
    private static boolean isPlain(String path) {
        char before = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == 0 || c >= Character.MIN_SURROGATE || c == '.' && (before == '/' || i == 0)) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static String withEscapes(String path) {
        StringBuilder b = null;
        int nameStart = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '/') {
                nameStart = i + 1;
            }
            if (c == 0 || JsonText.unpaired(path, i) || c == '.' && isDots(path, nameStart)) {
                b = b == null ? new StringBuilder(path.substring(0, i)) : b;
                b.append(String.format("%%u%04X", (int) c));
            } else if (b != null) {
                b.append(c);
            }
        }
        return b == null ? path : b.toString();
    }

    private static boolean isDots(String path, int nameStart) {
        int end = path.indexOf('/', nameStart);
        String name = path.substring(nameStart, end < 0 ? path.length() : end);
        return name.equals(".") || name.equals("..");
    }
}
