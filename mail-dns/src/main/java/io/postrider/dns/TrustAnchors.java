package io.postrider.dns;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Where chains of trust begin (RFC 4035 §4.4): keys that are known from elsewhere. They are read once; RFC 5011, by which
 * they would follow a zone's change of keys, is not done.
 *
 * @param records at least one
 */
public record TrustAnchors(List<DSRecord> records) {
    private static final String ROOT = "root-anchors.zone";

    public TrustAnchors {
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("trust anchors without one");
        }
    }

    /** The root zone's. */
    public static TrustAnchors root() {
        try (InputStream builtIn = TrustAnchors.class.getResourceAsStream(ROOT)) {
            if (builtIn == null) {
                throw new IllegalStateException(ROOT + " is missing");
            }
            return new TrustAnchors(parse(builtIn));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those of a file of DS and DNSKEY records, one a line, as in a zone file.
     *
     * @throws IllegalArgumentException with one line that begins with {@code trust-anchors:} and says what is wrong
     */
    public static TrustAnchors read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new TrustAnchors(parse(in));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("trust-anchors: there is no file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("trust-anchors: " + file + ": " + firstLine(e), e);
        }
    }

    private static List<DSRecord> parse(InputStream in) throws IOException {
        List<DSRecord> anchors = new ArrayList<>();
        try (Master lines = new Master(in, Name.root, 0)) {
            lines.disableIncludes();
            for (Record entry = lines.nextRecord(); entry != null; entry = lines.nextRecord()) {
                anchors.add(
                        switch (entry) {
                            case DSRecord ds -> ds;
                            // One kind for all: a set of two kinds of digest is judged by the stronger alone.
                            case DNSKEYRecord key ->
                                new DSRecord(key.getName(), key.getDClass(), 0, DSRecord.SHA256_DIGEST_ID, key);
                            default -> throw new IllegalArgumentException("no DS or DNSKEY record: " + entry.getName());
                        });
            }
        }
        return anchors;
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
