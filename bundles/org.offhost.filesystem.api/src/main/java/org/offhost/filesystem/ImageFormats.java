// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.offhost.block.BlockDevice;

/**
 * Files that hold a disk or volume, but not byte by byte: a tool of their own makes an image of them that can be read. Named
 * with the tool that does, where it is not any converter.
 */
final class ImageFormats {
    private static final String CONVERT = " disk image, to be converted to a raw one";
    private static final String EXPAND = "-compressed file, to be expanded first";
    private static final String EXPORT = ", to be exported as a raw image (ewfexport)";

    /** Their signatures, most of them at the first byte. */
    static final List<Signature> SIGNS = List.of(
            sign("QCOW disk image, to be named qcow2:FILE or converted to a raw one", "QFI\373"),
            sign("QED" + CONVERT, "QED\0"),
            sign("VHDX" + CONVERT, "vhdxfile"),
            sign("VHD" + CONVERT, "conectix"),
            sign("VMDK" + CONVERT, "KDMV"),
            sign("VMDK" + CONVERT, "COWD"),
            sign("VMDK" + CONVERT, "# Disk DescriptorFile"),
            new Signature("VDI" + CONVERT, 64, "\177\20\332\276"),
            sign("Parallels" + CONVERT, "WithoutFreeSpace"),
            sign("Parallels" + CONVERT, "WithouFreSpacExt"),
            sign("Bochs" + CONVERT, "Bochs Virtual HD Image"),
            sign("Android sparse" + CONVERT + " (simg2img)", "\72\377\46\355"),
            // libewf, "Expert Witness Compression Format" and its version 2: EVF of disks, LVF and LEF of single files
            sign("EWF (E01) forensic image" + EXPORT, "EVF\t\r\n\377\0"),
            sign("EWF (Ex01) forensic image" + EXPORT, "EVF2\r\n\201\0"),
            sign("EWF (L01) logical evidence file", "LVF\t\r\n\377\0"),
            sign("EWF (Lx01) logical evidence file", "LEF2\r\n\201\0"),
            sign("AFF forensic image, to be converted to a raw one (affconvert)", "AFF10\r\n\0"),
            // partclone, IMAGE_FORMATS.md; ntfsclone(8), special image format; partimage
            sign("partclone image, to be restored to a raw one (partclone.restore)", "partclone-image"),
            sign("ntfsclone image, to be restored to a raw one (ntfsclone --restore-image)", "\0ntfsclone-image"),
            sign("partimage image, to be restored to a raw one (partimage)", "PaRtImAgE-VoLuMe"),
            sign("WIM file archive, which holds files and no volume", "MSWIM\0\0\0"),
            sign("WIM file archive, which holds files and no volume", "WLPWM\0\0\0"),
            sign("gzip" + EXPAND, "\37\213\10"), // RFC 1952, method deflate
            sign("xz" + EXPAND, "\3757zXZ\0"),
            sign("Zstandard" + EXPAND, "\50\265\57\375"), // RFC 8878
            sign("7-Zip archive, to be unpacked first", "7z\274\257\47\34"),
            sign("ZIP archive, to be unpacked first", "PK\3\4"));

    private static final String KOLY = "koly";
    private static final int KOLY_LENGTH = 512;
    private static final int KOLY_VERSION = 4;

    private ImageFormats() {}

    private static Signature sign(String name, String text) {
        return new Signature(name, 0, text);
    }

    /** Apple's UDIF has its header behind everything: signature, version, its own length, big-endian. */
    static Optional<Signature> trailer(BlockDevice device) throws IOException {
        // what is longer than whole blocks may have been left out or filled up
        int look = (int) Math.min(2 * KOLY_LENGTH, device.size());
        long from = device.size() - look;
        ByteBuffer end = Signature.read(device, from, look);
        for (int at = 0; end != null && at + 3 * Integer.BYTES <= look; at++) {
            ByteBuffer b = end.slice(at, 3 * Integer.BYTES).order(ByteOrder.BIG_ENDIAN);
            if (b.getInt(0) == 0x6B6F6C79 && b.getInt(4) == KOLY_VERSION && b.getInt(8) == KOLY_LENGTH) {
                return Optional.of(new Signature("DMG (UDIF)" + CONVERT, from + at, KOLY));
            }
        }
        return Optional.empty();
    }
}
