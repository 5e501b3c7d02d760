package org.postern.core.admin;

/** What the audit trail will say of an operation under way. Holds no secret. Confined to one operation. */
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

    /** The object in full, once it is known. */
    public void on(String full) {
        object = full;
    }

    /** What else to keep, such as a number. */
    public void note(String what) {
        detail = detail.isEmpty() ? what : detail + "; " + what;
    }
}
