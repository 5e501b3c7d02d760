package org.postern.core.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A person who types given lines and then ends the input. Keeps what was shown, and what was asked as a secret. */
public final class FakeTerminal implements SetupTerminal {
    public final List<String> shown = new ArrayList<>();
    public final List<String> asked = new ArrayList<>();
    public final List<char[]> secrets = new ArrayList<>();

    private final Deque<String> typed;

    public FakeTerminal(List<String> typed) {
        this.typed = new ArrayDeque<>(typed);
    }

    @Override
    public void say(String text) {
        shown.add(text);
    }

    @Override
    public Optional<String> line(String prompt) {
        asked.add(prompt);
        return Optional.ofNullable(typed.poll());
    }

    @Override
    public Optional<char[]> secret(String prompt) {
        asked.add("secret " + prompt);
        Optional<char[]> answer = Optional.ofNullable(typed.poll()).map(String::toCharArray);
        answer.ifPresent(secrets::add);
        return answer;
    }

    public boolean allTyped() {
        return typed.isEmpty();
    }
}
