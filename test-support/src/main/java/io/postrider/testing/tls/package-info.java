/**
 * Certificates made while a test runs: an authority that signs for whatever names the test wants, so that no key or
 * expiry date lies in the repository.
 */
@NullMarked
package io.postrider.testing.tls;

import org.jspecify.annotations.NullMarked;
