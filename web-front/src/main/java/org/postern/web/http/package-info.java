/**
 * HTTP as the pages see it: exchanges, responses, routing, safety headers. Jetty is used only here and in the parent.
 */
@NullMarked
package org.postern.web.http;

import org.jspecify.annotations.NullMarked;
