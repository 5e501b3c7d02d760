package org.postern.core.admin;

/**
 * The object and the notes that the audit trail records for a running operation. Contains no secret. Confined to one
 * operation.
 */
public final class Act {
    private final String name;
    private String object;
    private String detail = "";

    Act(String name, String object) {
        this.name = name;
        this.object = object;
    }

    String name() {
        return name;
    }

    String object() {
        return object;
    }

    String detail() {
        return detail;
    }

    /** Sets the full name of the object, once it is known. */
    public void on(String full) {
        object = full;
    }

    /** Sets a further detail to record, such as a number. */
    public void note(String what) {
        detail = detail.isEmpty() ? what : detail + "; " + what;
    }
}
