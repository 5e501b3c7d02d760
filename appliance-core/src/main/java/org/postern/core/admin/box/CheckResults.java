package org.postern.core.admin.box;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects the results of checks, and passes each on at once. Confined to one check. */
final class CheckResults {
    private final List<CheckResult> all = new ArrayList<>();
    private final Consumer<CheckResult> heard;

    CheckResults(Consumer<CheckResult> heard) {
        this.heard = heard;
    }

    List<CheckResult> all() {
        return List.copyOf(all);
    }

    boolean failed() {
        return all.stream().anyMatch(result -> result.verdict() == CheckResult.Verdict.FAILED);
    }

    void ok(String what, String detail) {
        add(CheckResult.Verdict.OK, what, detail);
    }

    void note(String what, String detail) {
        add(CheckResult.Verdict.NOTE, what, detail);
    }

    void warn(String what, String detail) {
        add(CheckResult.Verdict.WARNING, what, detail);
    }

    void fail(String what, @Nullable String detail) {
        add(CheckResult.Verdict.FAILED, what, String.valueOf(detail));
    }

    private void add(CheckResult.Verdict verdict, String what, String detail) {
        CheckResult result = new CheckResult(verdict, what, detail);
        all.add(result);
        heard.accept(result);
    }
}
