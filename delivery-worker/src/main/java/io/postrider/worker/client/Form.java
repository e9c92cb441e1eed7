package io.postrider.worker.client;

import io.postrider.envelope.BodyType;
import io.postrider.worker.mime.Plan;
import org.jspecify.annotations.Nullable;

/**
 * How a message goes over the wire to one peer.
 *
 * @param body what BODY says of it: 8BITMIME and BINARYMIME only to a peer that offers them
 * @param smtpUtf8 whether SMTPUTF8 is said
 * @param size in octets, as SIZE says it; exact unless it is converted
 * @param conversion of the content on its way, null when it goes as it is
 */
record Form(
        BodyType body,
        boolean smtpUtf8,
        long size,
        @Nullable Plan conversion) {

    /**
     * Whether the content goes by BDAT (RFC 3030) and not by DATA. Only binary content does, which has no other way: for
     * lines BDAT saves the stuffing of dots, which costs next to nothing, and gives up the place where a peer may still
     * say no before it gets the content.
     */
    boolean isChunked() {
        return body == BodyType.BINARY_MIME;
    }
}
