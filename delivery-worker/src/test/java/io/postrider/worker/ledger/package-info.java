/** The ledger's rules, each by name. */
@NullMarked
package io.postrider.worker.ledger;

import org.jspecify.annotations.NullMarked;
