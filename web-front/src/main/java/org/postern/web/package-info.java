/**
 * The web front; WebFront is the only entry.
 */
@NullMarked
package org.postern.web;

import org.jspecify.annotations.NullMarked;
