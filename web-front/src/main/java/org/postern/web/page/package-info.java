/**
 * The screens: handlers, view models, Freemarker templates.
 */
@NullMarked
package org.postern.web.page;

import org.jspecify.annotations.NullMarked;
