/**
 * Whose mail we take: networks that are trusted, domains that we relay for, and what follows from both for a recipient.
 * Promise P6 begins here: what can be refused in the dialogue is.
 */
@NullMarked
package io.postrider.ingress.acceptance;

import org.jspecify.annotations.NullMarked;
