package io.postrider.dns;

import io.postrider.delivery.DnsSecurity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Cache;
import org.xbill.DNS.Credibility;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Section;
import org.xbill.DNS.SetResponse;
import org.xbill.DNS.Type;

/**
 * Answers, secure ones apart from the others: dnsjava's cache knows which was which and does not tell. Each is kept for
 * its TTL wherever it is; what is there twice is taken from the secure ones.
 */
final class Remembered {
    private final Cache secure;
    private final Cache insecure;

    /** Both empty, and each as large as it is to be. */
    Remembered(Cache secure, Cache insecure) {
        this.secure = secure;
        this.insecure = insecure;
    }

    /** One lookup's view of it, which sees what the lookup uses: all the aliases on the way, and the end. */
    final class View extends Cache {
        /** Steps of one lookup follow each other, on whatever threads. */
        private volatile DnsSecurity least = DnsSecurity.SECURE;

        View() {
            super(DClass.IN);
        }

        @Override
        public SetResponse lookupRecords(Name name, int type, int minCred) {
            SetResponse known = secure.lookupRecords(name, type, minCred);
            if (isAnswer(known)) {
                return known;
            }
            known = insecure.lookupRecords(name, type, minCred);
            if (isAnswer(known)) {
                seen(DnsSecurity.INSECURE);
            }
            return known;
        }

        @Override
        public @Nullable SetResponse addMessage(Message answer) {
            if (answer.getHeader().getFlag(Flags.AD)) {
                seen(DnsSecurity.SECURE);
                return secure.addMessage(answer);
            }
            seen(DnsSecurity.INSECURE);
            Optional<RRset> alias = aliasOf(answer);
            if (alias.isEmpty()) {
                return insecure.addMessage(answer);
            }
            // Which of its records are to blame is not known: what is behind the alias is asked for again, by its name.
            insecure.addRRset(alias.get(), Credibility.NORMAL);
            return null;
        }

        /** That of the least secure answer used so far. */
        DnsSecurity least() {
            return least;
        }

        private void seen(DnsSecurity security) {
            least = least.and(security);
        }
    }

    private static Optional<RRset> aliasOf(Message answer) {
        Name asked = answer.getQuestion().getName();
        return answer.getSectionRRsets(Section.ANSWER).stream()
                .filter(set -> set.getType() == Type.CNAME && set.getName().equals(asked))
                .findFirst();
    }

    private static boolean isAnswer(SetResponse known) {
        return known.isSuccessful() || known.isCNAME() || known.isDNAME() || known.isNXDOMAIN() || known.isNXRRSET();
    }
}
