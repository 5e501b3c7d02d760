package org.postern.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a configuration key on a record component; its name is the component's in kebab case. A component that is a list of
 * records declares a table that may be repeated, {@code [[table.name]]}; the components of that record are its keys.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** The purpose of the key, as a sentence. */
    String value();

    /** The reason for the default. */
    String why();

    /** The value if the file has none, as TOML writes it; empty: the key must be given. */
    String standard() default "";

    /** An example of a key that must be given, as TOML writes it. */
    String sample() default "";

    /** The least value, as the file would write it; empty: none. */
    String min() default "";

    /** The greatest value, as the file would write it; empty: none. */
    String max() default "";

    /** Whether the key is an old form: still read, but in no manual and never proposed. */
    boolean retired() default false;
}
