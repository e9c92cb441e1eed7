package io.postrider.dsn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** A report as a strict MIME parser sees it. */
public record ParsedReport(Map<String, String> header, String contentType, List<Part> parts) {

    /** One part of it, decoded. */
    public record Part(String type, String encoding, byte[] octets) {
        public String text() {
            return new String(octets, StandardCharsets.UTF_8);
        }

        /** Field names to unfolded values, group by group. */
        public List<Map<String, String>> groups() {
            List<Map<String, String>> groups = new ArrayList<>();
            for (String group : text().replace("\r\n ", " ").strip().split("\r\n\r\n")) {
                Map<String, String> fields = new LinkedHashMap<>();
                for (String line : group.split("\r\n")) {
                    int colon = line.indexOf(':');
                    assertThat(colon).as(line).isPositive();
                    assertThat(fields.put(
                                    line.substring(0, colon),
                                    line.substring(colon + 1).strip()))
                            .as("%s twice", line)
                            .isNull();
                }
                groups.add(fields);
            }
            return groups;
        }
    }

    public static ParsedReport of(byte[] octets) {
        MimeConfig strict = MimeConfig.custom().setStrictParsing(true).build();
        MimeTokenStream in = new MimeTokenStream(strict);
        in.setRecursionMode(RecursionMode.M_NO_RECURSE);
        in.parse(new ByteArrayInputStream(octets));
        Map<String, String> header = new LinkedHashMap<>();
        List<Part> parts = new ArrayList<>();
        String type = "";
        int depth = 0;
        try {
            for (EntityState state = in.getState(); state != EntityState.T_END_OF_STREAM; state = in.next()) {
                switch (state) {
                    case T_START_MULTIPART -> {
                        depth++;
                        type = in.getBodyDescriptor().getMimeType();
                    }
                    case T_FIELD -> {
                        if (depth == 0) {
                            assertThat(header.put(
                                            in.getField().getName(),
                                            in.getField().getBody().strip()))
                                    .as("%s twice", in.getField().getName())
                                    .isNull();
                        }
                    }
                    case T_BODY -> parts.add(part(in));
                    default -> {
                        // Nothing to note.
                    }
                }
            }
        } catch (MimeException | IOException e) {
            throw new AssertionError(new String(octets, StandardCharsets.UTF_8), e);
        }
        return new ParsedReport(header, type, parts);
    }

    private static Part part(MimeTokenStream in) throws IOException {
        try (InputStream decoded = in.getDecodedInputStream()) {
            return new Part(
                    in.getBodyDescriptor().getMimeType(),
                    in.getBodyDescriptor().getTransferEncoding(),
                    decoded.readAllBytes());
        }
    }
}
