package org.postern.web.organizer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Calling it twice has the same effect and the same answer as calling it once (RFC 9110, 9.2.2). A caller whose
 * connection broke may repeat the call.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
