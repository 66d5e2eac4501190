/** How the server is set up, for itself and for who starts it. */
@NullMarked
package dev.bougie.model.server;

import org.jspecify.annotations.NullMarked;
