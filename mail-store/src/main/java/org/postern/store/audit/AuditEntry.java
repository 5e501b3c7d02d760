package org.postern.store.audit;

import java.time.Instant;

/**
 * One act. Holds no password and no other secret. Control characters become spaces and long texts are cut, since strangers
 * choose parts of some of them.
 *
 * @param at to the millisecond
 * @param actor who: the user of the operating system, or the address of an administrator
 * @param origin from where: {@code console}, or the address of the browser
 * @param act what, such as {@code user delete}
 * @param object on what, such as an address
 * @param detail what else an administrator wants to know later; may be empty
 */
public record AuditEntry(
        Instant at, String actor, String origin, String act, String object, String detail, Outcome outcome) {
    private static final int LONGEST = 400;

    /** How an act ended. */
    public enum Outcome {
        DONE,
        /** It was refused or broke off; what it had changed before that stays. */
        FAILED
    }

    public AuditEntry {
        at = Instant.ofEpochMilli(at.toEpochMilli());
        actor = line(actor);
        origin = line(origin);
        act = line(act);
        object = line(object);
        detail = line(detail);
    }

    private static String line(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", " ").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST - 1) + "…";
    }
}
