package org.postern.web.http.event;

import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Who listens.
 *
 * @param to with status and headers set, not sent yet
 * @param writing told before each write
 * @param written told after each write, whether it went well or not
 * @param done completed when the stream has ended
 */
public record EventClient(Response to, Runnable writing, Runnable written, Callback done) {}
