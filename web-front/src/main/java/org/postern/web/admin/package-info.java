/**
 * What administration pages ask of the box.
 */
@NullMarked
package org.postern.web.admin;

import org.jspecify.annotations.NullMarked;
