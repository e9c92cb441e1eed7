package io.postrider.ingress.session;

import io.postrider.ingress.command.Phase;
import java.util.Optional;

/** Every state that a session can be in (RFC 5321 section 4.1.4). */
public sealed interface SessionState {

    /** Where verbs are judged from. */
    Phase phase();

    /** The transaction that it is about. */
    default Optional<Transaction> openTransaction() {
        return switch (this) {
            case Connected _, Greeted _, Ended _ -> Optional.empty();
            case InTransaction(Greeting _, Transaction transaction) -> Optional.of(transaction);
            case ReceivingContent(Greeting _, Transaction transaction) -> Optional.of(transaction);
            case Storing(Greeting _, Transaction transaction) -> Optional.of(transaction);
            case Inquiring(SessionState before, Inquiry<?> _) -> before.openTransaction();
        };
    }

    /** Connected, not introduced. */
    record Connected() implements SessionState {
        @Override
        public Phase phase() {
            return Phase.CONNECTED;
        }
    }

    /** Introduced, no transaction. */
    record Greeted(Greeting greeting) implements SessionState {
        @Override
        public Phase phase() {
            return Phase.GREETED;
        }
    }

    /** A transaction has begun; with its first recipient DATA becomes possible. */
    record InTransaction(Greeting greeting, Transaction transaction) implements SessionState {
        @Override
        public Phase phase() {
            return transaction.recipients().isEmpty() ? Phase.SENDER_GIVEN : Phase.RECIPIENTS_GIVEN;
        }
    }

    /** 354 was said: what comes is content, until its end. */
    record ReceivingContent(Greeting greeting, Transaction transaction) implements SessionState {
        @Override
        public Phase phase() {
            return Phase.RECIPIENTS_GIVEN;
        }
    }

    /** The content is there, its safe storage is not yet confirmed: nothing is read meanwhile. */
    record Storing(Greeting greeting, Transaction transaction) implements SessionState {
        @Override
        public Phase phase() {
            return Phase.RECIPIENTS_GIVEN;
        }
    }

    /**
     * A command waits for what is to be found out: nothing is read meanwhile.
     *
     * @param before the state that the command came in
     */
    record Inquiring(SessionState before, Inquiry<?> inquiry) implements SessionState {
        @Override
        public Phase phase() {
            return before.phase();
        }
    }

    /** The last reply was said. */
    record Ended() implements SessionState {
        @Override
        public Phase phase() {
            return Phase.CONNECTED;
        }
    }
}
