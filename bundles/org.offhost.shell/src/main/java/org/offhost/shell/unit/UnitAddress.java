// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.block.Designator;
import org.offhost.shell.command.Secrets;
import picocli.CommandLine.ITypeConverter;

/**
 * What a person typed for a unit: a file name, a designator, or a URL that a driver knows. Its text form, which messages and
 * titles are made of, has no secret; only a driver is given {@link #typed}.
 *
 * @param typed as it was typed
 */
public record UnitAddress(String typed) {
    private static final int FORMAT = 0170000;
    private static final int CHARACTERS = 0020000;
    private static final String NODE_KIND = "sg:";
    private static final String IMAGE_KIND = "qcow2:";
    private static final String IMAGE_ENDING = ".qcow2";
    private static final Pattern URL = Pattern.compile("(?!(?i:file):)[A-Za-z][A-Za-z0-9+.-]+://.*|(?i:qemu):[^#]+#.*");

    /** Reads one from a command line. */
    public static final class Converter implements ITypeConverter<UnitAddress> {
        @Override
        public UnitAddress convert(String typed) {
            return new UnitAddress(typed);
        }
    }

    /** Whether it names a unit of a network. */
    public boolean isUrl() {
        return URL.matcher(typed).matches();
    }

    /**
     * Whether it names the disk that an image file shows, and not the bytes of that file: it is called so. What the file begins
     * with says nothing; those bytes of a raw disk are its writer's.
     */
    public boolean isImage() {
        return typed.regionMatches(true, 0, IMAGE_KIND, 0, IMAGE_KIND.length())
                || typed.regionMatches(
                                true, typed.length() - IMAGE_ENDING.length(), IMAGE_ENDING, 0, IMAGE_ENDING.length())
                        && !isUrl()
                        && !typed.regionMatches(true, 0, "file:", 0, 5)
                        && designator().isEmpty();
    }

    /** Whether it names a unit by a node of this host that has no bytes to read: one for SCSI commands. */
    public boolean isNode() {
        return typed.regionMatches(true, 0, NODE_KIND, 0, NODE_KIND.length())
                || file().filter(UnitAddress::isCharacters).isPresent();
    }

    private static boolean isCharacters(Path file) {
        try {
            return (((Number) Files.getAttribute(file, "unix:mode")).intValue() & FORMAT) == CHARACTERS;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false; // not there, or not a system with device nodes
        }
    }

    /** As a driver that locates units is asked. */
    String asked() {
        return isImage() ? IMAGE_KIND + fileName() : typed;
    }

    private String fileName() {
        return typed.regionMatches(true, 0, IMAGE_KIND, 0, IMAGE_KIND.length())
                ? typed.substring(IMAGE_KIND.length())
                : typed;
    }

    /** A designator if the text is one and no file: "file.img" is a file name. */
    public Optional<Designator> designator() {
        boolean like = typed.matches("(?i)(naa|eui)\\.([0-9a-f]{2})+|(file|qcow2)\\./.*|t10\\..+|uri\\.[a-z].*:.*");
        if (!like || Files.exists(Path.of(typed))) {
            return Optional.empty();
        }
        return Optional.of(Designator.parse(typed));
    }

    /** The file that it names, whether it is there or not; empty if it is something else. */
    public Optional<Path> file() {
        if (isUrl() || designator().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(fileName()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What people call the unit: a file's name without its ending, a URL's last words. */
    public String title() {
        if (isUrl()) {
            String place = toString().replaceFirst("[?].*", "");
            if (place.indexOf('#') > 0) { // a node of what the rest names, and options behind it
                return place.substring(place.indexOf('#') + 1).replaceFirst(",.*", "");
            }
            return place.substring(place.lastIndexOf(':') + 1);
        }
        String file = fileName().substring(fileName().lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return dot > 0 && designator().isEmpty() ? file.substring(0, dot) : file;
    }

    @Override
    public String toString() {
        return Secrets.ofAddress(typed);
    }
}
