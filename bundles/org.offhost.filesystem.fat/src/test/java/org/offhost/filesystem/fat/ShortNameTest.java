// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.tck.MemoryBlockDevice;

/** What the bytes of 8.3 names mean. */
class ShortNameTest {
    private final FatImage image = FatImage.fat12();

    /** Writes a file whose 8.3 name has these bytes. */
    private void file(int index, String name, String charset) {
        byte[] bytes = name.getBytes(Charset.forName(charset));
        assertThat(bytes).hasSize(11);
        image.entry(image.root(index), new String(bytes, StandardCharsets.ISO_8859_1), FatImage.FILE, 0, 0);
    }

    private Reading read(String codePage) throws IOException {
        return Reading.of(new FatParser(codePage), image.device());
    }

    @ParameterizedTest
    @CsvSource({"866", "IBM866", "cp866", " 866"})
    void codePageIsTheOneGiven(String codePage) throws IOException {
        file(0, "\u041f\u0420\u0418\u0412\u0415\u0422  TXT", "IBM866");
        assertThat(read(codePage).names()).containsExactly("\u041f\u0420\u0418\u0412\u0415\u0422.TXT");
        FatParser parser = new FatParser(codePage);
        assertThat(parser.probe(image.device()).orElseThrow().evidence())
                .contains("8.3 names are read in IBM866, as configured");
        try (FileSystemVolume volume = parser.open(image.device())) {
            assertThat(volume.find("/\u043f\u0440\u0438\u0432\u0435\u0442.txt"))
                    .map(FileEntry::id)
                    .contains(image.root(0));
        }
    }

    @Test
    void nameOfTwoByteCharactersBeginsWithA05ForAnE5() throws IOException {
        Charset japanese = Charset.forName("windows-31j");
        String lead = new String(new byte[] {(byte) 0xE5, (byte) 0x92}, japanese);
        image.entry(image.root(0), "\u0005\u0092ABC   TXT", FatImage.FILE, 0, 0);
        assertThat(read("windows-31j").names()).containsExactly(lead + "ABC.TXT");
    }

    @Test
    void nameThatIsNoneInTheCodePageGivenIsReadByTheRule() throws IOException {
        image.entry(image.root(0), "A\u0081      TXT", FatImage.FILE, 0, 0); // half a character
        assertThat(read("windows-31j").names()).containsExactly("A\u00fc.TXT");
    }

    @Test
    void withoutACodePageItIs437() throws IOException {
        file(0, "\u00dcBUNG\u00c4\u00d1 TXT", "IBM437");
        file(1, "\u03a3\u03a6      TXT", "IBM437");
        assertThat(read("").names()).containsExactly("\u00dcBUNG\u00c4\u00d1.TXT", "\u03a3\u03a6.TXT");
        assertThat(new FatParser().probe(image.device()).orElseThrow().evidence())
                .noneMatch(e -> e.contains("8.3"));
    }

    @Test
    void nameWithALetterThatOnly850HasIsIn850AsAWhole() throws IOException {
        file(0, "\u00c1RBOL\u00da  TXT", "IBM850"); // B5h is a line in 437, E9h a Greek letter
        file(1, "\u00d8L      \u00d5  ", "IBM850");
        assertThat(read("").names()).containsExactly("\u00c1RBOL\u00da.TXT", "\u00d8L.\u00d5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TEST       ", "TEST\0\0\0\0\0\0\0", "TEST \0\0 \0\0\0"})
    void volumeLabelEndsBeforeWhatFillsItUp(String filled) throws IOException {
        image.entry(image.root(0), filled, 0x08, 0, 0);
        assertThat(new FatParser().probe(image.device()).orElseThrow().label()).isEqualTo("TEST");
    }

    @Test
    void volumeLabelIsReadInTheSameCodePage() throws IOException {
        byte[] label = "\u0414\u0418\u0421\u041a       ".getBytes(Charset.forName("IBM866"));
        image.entry(image.root(0), new String(label, StandardCharsets.ISO_8859_1), 0x08, 0, 0);
        FatParser parser = new FatParser("866");
        assertThat(parser.probe(image.device()).orElseThrow().label()).isEqualTo("\u0414\u0418\u0421\u041a");
    }

    @Test
    void caseBitsAreThoseOfTheCodePage() throws IOException {
        file(0, "\u0410\u0411      TXT", "IBM866");
        image.u8(image.root(0) + 12, 0x08);
        assertThat(read("866").names()).containsExactly("\u0430\u0431.TXT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711", "no such set", "\u00e4\u00f6"})
    void codePageThatJavaLacksIsRefusedByItsName(String codePage) throws IOException {
        assertThat(new FatParser(codePage).probe(new MemoryBlockDevice(new byte[4096], 512, true)))
                .isEmpty();
        FatParser parser = new FatParser(codePage);
        assertThatThrownBy(() -> parser.open(image.device()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("offhost.fat.code.page")
                .hasMessageContaining("'" + codePage + "'");
        assertThatThrownBy(() -> parser.probe(image.device())).hasMessageContaining(codePage);
    }

    @Test
    void codePageThatIsSavedIsThatOfTheNextVolume() throws IOException {
        file(0, "\u0410\u0411      TXT", "IBM866");
        FatParser parser = new FatParser("866");
        try (FileSystemVolume open = parser.open(image.device())) {
            parser.choose("437");
            assertThat(Reading.of(open).names()).as("opened before").containsExactly("\u0410\u0411.TXT");
        }
        assertThat(Reading.of(parser, image.device()).names()).containsExactly("\u00C7\u00FC.TXT");
        parser.choose("none such");
        assertThat(Reading.of(parser, image.device()).names())
                .as("what is none changes nothing")
                .containsExactly("\u00C7\u00FC.TXT");
    }

    @Test
    void longNameMayHoldHalfACharacter() throws IOException {
        String shortName = "HALF    TXT";
        image.longName(image.root(0), 0x41, "a\ud83d.txt", FatImage.checksum(shortName));
        image.entry(image.root(1), shortName, FatImage.FILE, 0, 0);
        assertThat(Reading.of(image).entries().get(0).links())
                .containsExactly(new Link(0, "a\ud83d.txt", false), new Link(0, "HALF.TXT", true));
        try (FileSystemVolume volume = new FatParser().open(image.device())) {
            assertThat(volume.find("/a\ud83d.txt")).isPresent();
        }
    }
}
