package org.postern.web.organizer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Doing it twice has the effect and the answer of doing it once (RFC 9110, 9.2.2): a caller whose connection broke may ask again. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
