package io.postrider.worker.client;

import io.postrider.reply.Reply;
import io.postrider.worker.client.Judgement.Kind;
import io.postrider.worker.mx.Credentials;
import io.postrider.worker.mx.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * AUTH (RFC 4954) by the best mechanism that the peer offers and we know: SCRAM-SHA-256 (RFC 7677), PLAIN (RFC 4616), LOGIN.
 * Whatever goes wrong is for the operator to mend, and no mail's fault: it ends the conversation with a finding that is
 * made a deferral, and what only an operator can mend is one line at ERROR that names the relay. Neither user nor password
 * are in findings or logs.
 */
final class Authentication {

    private static final Logger LOG = Logger.getLogger("io.postrider.worker.authentication");

    private static final int CONTINUE = 334;

    /** So much of what we said is too much to be repeated. */
    private static final int TELLING = 8;

    private final Conversation conversation;
    private final Peer peer;
    private final Credentials credentials;
    private final List<String> secrets = new ArrayList<>();

    Authentication(Conversation conversation, Peer peer, Credentials credentials) {
        this.conversation = conversation;
        this.peer = peer;
        this.credentials = credentials;
        secrets.add(credentials.password());
    }

    /**
     * Does it.
     *
     * @throws ConversationBroken when the peer does not know us after it
     */
    void perform(Capabilities offered, boolean underTls) throws ConversationBroken {
        if (!underTls && !credentials.inClear()) {
            throw mistake("4.7.11", "has no TLS, and the password is for TLS only");
        }
        Set<String> mechanisms =
                Set.of(offered.parameters("AUTH").toUpperCase(Locale.ROOT).split("[ =]+"));
        if (mechanisms.contains(ScramExchange.MECHANISM)) {
            scram();
        } else if (mechanisms.contains("PLAIN")) {
            plain();
        } else if (mechanisms.contains("LOGIN")) {
            login();
        } else {
            throw mistake("4.7.4", "offers none of SCRAM-SHA-256, PLAIN, LOGIN");
        }
    }

    private void scram() throws ConversationBroken {
        ScramExchange exchange = new ScramExchange(credentials.user(), credentials.password());
        String challenge = challenge("AUTH " + ScramExchange.MECHANISM + " " + encoded(exchange.first()));
        Optional<String> proof = exchange.proof(challenge);
        if (proof.isEmpty()) {
            throw mistake("4.7.0", "says in SCRAM what makes no sense");
        }
        String signature = challenge(encoded(proof.get()));
        if (!exchange.isGenuine(signature)) {
            // RFC 5802 section 5: whoever it is does not know our password, nor what is made of it.
            throw mistake("4.7.0", "does not prove in SCRAM that it knows us");
        }
        concluded("");
    }

    /** RFC 4616 section 2, with the initial response of RFC 4954 section 4. */
    private void plain() throws ConversationBroken {
        concluded("AUTH PLAIN " + encoded("\0" + credentials.user() + "\0" + credentials.password()));
    }

    private void login() throws ConversationBroken {
        challenge("AUTH LOGIN");
        challenge(encoded(credentials.user()));
        concluded(encoded(credentials.password()));
    }

    /** Says a line and waits for what the peer has to ask after it. */
    private String challenge(String line) throws ConversationBroken {
        conversation.say(line + "\r\n");
        Reply reply = reply();
        if (reply.code() != CONTINUE) {
            throw refused(reply);
        }
        return decoded(reply.lines());
    }

    private void concluded(String line) throws ConversationBroken {
        conversation.say(line + "\r\n");
        Reply reply = reply();
        if (reply.isIntermediate()
                || !conversation.judged(Stage.AUTH, reply, false).isAccepted()) {
            throw refused(reply);
        }
    }

    private ConversationBroken refused(Reply reply) throws ConversationBroken {
        if (reply.isIntermediate() || reply.code() / 100 == 2) {
            return mistake("4.5.0", "has lost its way in AUTH: " + reply);
        }
        Judgement judgement = conversation.judged(Stage.AUTH, reply, false);
        if (judgement.kind() == Kind.REFUSED) {
            LOG.errorf("authentication refused relay=%s peer=%s reply=\"%s\"", credentials.relay(), peer, reply);
        }
        return new ConversationBroken(Finding.replied(judgement, reply));
    }

    private ConversationBroken mistake(String status, String what) {
        LOG.errorf("authentication impossible relay=%s peer=%s reason=\"%s\"", credentials.relay(), peer, what);
        return new ConversationBroken(Finding.ours(status, peer + " " + what));
    }

    /** The reply, without its words where they repeat ours: what is found is kept in records, reports and logs. */
    private Reply reply() throws ConversationBroken {
        try {
            Reply reply = conversation.reply(Stage.AUTH);
            return reply.isIntermediate() || !repeatsUs(reply.toString())
                    ? reply
                    : new Reply(reply.code(), reply.status(), List.of("(words that repeat ours)"));
        } catch (ConversationBroken e) {
            throw repeatsUs(e.finding().text())
                    ? new ConversationBroken(Finding.ours("4.5.0", peer + " answered AUTH with what it was told"))
                    : e;
        }
    }

    private boolean repeatsUs(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    private String encoded(String text) {
        String base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        secrets.add(base64.substring(0, Math.min(TELLING, base64.length())));
        return base64;
    }

    private static String decoded(List<String> lines) {
        try {
            return new String(Base64.getDecoder().decode(lines.getFirst().strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Nobody's challenge; who needs it finds it to make no sense.
            return "";
        }
    }
}
