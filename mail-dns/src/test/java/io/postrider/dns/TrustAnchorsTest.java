package io.postrider.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DSRecord;

class TrustAnchorsTest {
    private static final String KSK_2017 = "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";
    private static final String DNSKEY = "example. IN DNSKEY 257 3 13 "
            + "mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theRootsAreBuiltIn() {
        assertThat(TrustAnchors.root().records())
                .extracting(DSRecord::getFootprint)
                .containsExactly(20_326, 38_696);
    }

    @Test
    void aFileHasRecordsOfBothKinds() throws IOException {
        Path file = file("; ours\n. IN DS " + KSK_2017 + "\n\n" + DNSKEY + "\n");

        assertThat(TrustAnchors.read(file).records())
                .extracting(entry -> entry.getName() + " " + entry.getDigestID())
                .containsExactly(". 2", "example. 2");
    }

    @Test
    void aFileThatWillNotDoIsNamedInOneLine() throws IOException {
        assertRefused(directory.resolve("none"), "trust-anchors: there is no file ");
        for (String text : new String[] {
            "", "; nothing\n", "example. IN A 192.0.2.1\n", ". IN DS what\n", "$INCLUDE other\n", ". IN DS 1 8 2 zz\n"
        }) {
            Path file = file(text);
            assertRefused(file, "trust-anchors: " + file + ": ");
        }
    }

    @Test
    void aWayThatIsUnknownIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dnssec.of("false", null))
                .withMessage("dnssec: 'false' is none of none, trust-resolver, validate");
        assertThat(Dnssec.of("validate", null)).isEqualTo(new Dnssec.Validate(TrustAnchors.root()));
        // A file that nobody reads may be missing.
        assertThat(Dnssec.of("none", directory.resolve("none"))).isEqualTo(new Dnssec.None());
    }

    private static void assertRefused(Path file, String begins) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dnssec.of("validate", file))
                .satisfies(e -> assertThat(e.getMessage()).startsWith(begins).doesNotContain("\n"));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("anchors"), text);
    }
}
