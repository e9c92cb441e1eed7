/** What the service takes from the configuration file, and how its parts are put together from it. */
@NullMarked
package io.postrider.dsn.config;

import org.jspecify.annotations.NullMarked;
