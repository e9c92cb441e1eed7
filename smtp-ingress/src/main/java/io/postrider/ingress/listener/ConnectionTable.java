package io.postrider.ingress.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The connections of one event loop: a list from which any is removed at once, for one reference each. */
final class ConnectionTable {

    private final List<SmtpConnection> connections = new ArrayList<>();

    void add(SmtpConnection connection) {
        connection.tableIndex = connections.size();
        connections.add(connection);
    }

    void remove(SmtpConnection connection) {
        SmtpConnection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.tableIndex, last);
            last.tableIndex = connection.tableIndex;
        }
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /** Backwards, so that an action may close its connection: the one that takes its place was seen already. */
    void forEach(Consumer<SmtpConnection> action) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                action.accept(connections.get(i));
            }
        }
    }
}
