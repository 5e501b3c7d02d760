package org.postern.store.filter.sieve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.jsieve.parser.generated.ASTarguments;
import org.apache.jsieve.parser.generated.ASTblock;
import org.apache.jsieve.parser.generated.ASTcommand;
import org.apache.jsieve.parser.generated.ASTcommands;
import org.apache.jsieve.parser.generated.ASTtest;
import org.apache.jsieve.parser.generated.ASTtest_list;
import org.apache.jsieve.parser.generated.SimpleNode;
import org.postern.store.filter.sieve.Script.Step;
import org.postern.store.filter.sieve.Script.Test;

/**
 * Compiles a script's tree into steps. Checks everything that can be known without a mail: unknown commands, tests and
 * tags, missing requirements, arguments of the wrong kind, impossible addresses and folder names. Confined to one
 * compilation.
 */
final class Compiler {
    private final Capabilities required = new Capabilities();
    private final Actions actions = new Actions(required);
    private final Tests tests = new Tests(required);
    private boolean prologue = true;

    private Compiler() {}

    /** Throws {@link ScriptException} with the line of the first mistake. */
    static Script compile(String script, SieveLimits limits) {
        SimpleNode start = ScriptParser.parse(script, limits);
        return new Script(new Compiler().steps(child(start, ASTcommands.class).orElseThrow()));
    }

    /** A part of a chain of {@code if elsif else}. */
    private record Branch(int line, Test test, List<Step> steps) {}

    private List<Step> steps(SimpleNode commands) {
        List<Step> steps = new ArrayList<>();
        List<Branch> chain = new ArrayList<>();
        boolean open = false;
        for (int i = 0; i < commands.jjtGetNumChildren(); i++) {
            ASTcommand command = (ASTcommand) commands.jjtGetChild(i);
            String name = command.getName().toLowerCase(Locale.ROOT);
            boolean continues = name.equals("elsif") || name.equals("else");
            if (continues && !open) {
                throw new ScriptException(lineOf(command), name + " without if before it");
            }
            if (!continues && !chain.isEmpty()) {
                steps.add(at(chain.get(0).line(), choice(List.copyOf(chain))));
                chain.clear();
            }
            if (!name.equals("require")) {
                prologue = false;
            }
            switch (name) {
                case "if", "elsif" -> {
                    if (!tests.lacking(command)) {
                        chain.add(new Branch(lineOf(command), condition(command, name), block(command, name)));
                    } else if (chain.isEmpty()) {
                        chain.add(new Branch(lineOf(command), run -> false, List.of())); // begins the chain
                    }
                }
                case "else" -> {
                    words(command, name, Map.of()).exactly(0);
                    noTests(command, name);
                    chain.add(new Branch(lineOf(command), run -> true, block(command, name)));
                }
                case "require" -> require(command);
                default -> steps.add(at(lineOf(command), plain(command, name)));
            }
            open = name.equals("if") || name.equals("elsif");
        }
        if (!chain.isEmpty()) {
            steps.add(at(chain.get(0).line(), choice(List.copyOf(chain))));
        }
        return List.copyOf(steps);
    }

    private static Step choice(List<Branch> branches) {
        return run -> {
            for (Branch branch : branches) {
                if (branch.test().holds(run)) {
                    for (Step step : branch.steps()) {
                        if (!step.take(run)) {
                            return false;
                        }
                    }
                    return true;
                }
            }
            return true;
        };
    }

    /** A failure at run time names its line. */
    private static Step at(int line, Step step) {
        return run -> {
            try {
                run.work().spend(1);
                return step.take(run);
            } catch (ScriptException e) {
                throw e.line() == 0 ? new ScriptException(line, e.reason()) : e;
            }
        };
    }

    private Test condition(ASTcommand command, String name) {
        ASTarguments arguments = arguments(command);
        words(command, name, Map.of()).exactly(0);
        if (child(arguments, ASTtest_list.class).isPresent()) {
            throw new ScriptException(lineOf(command), name + " takes one test: write anyof or allof before the list");
        }
        ASTtest test = child(arguments, ASTtest.class)
                .orElseThrow(() -> new ScriptException(lineOf(command), name + " needs a test"));
        return tests.test(test);
    }

    private List<Step> block(ASTcommand command, String name) {
        ASTblock block = child(command, ASTblock.class)
                .orElseThrow(() -> new ScriptException(lineOf(command), name + " needs a block { ... }"));
        return steps(child(block, ASTcommands.class).orElseThrow());
    }

    private void require(ASTcommand command) {
        if (!prologue) {
            throw new ScriptException(lineOf(command), "require must stand before all other commands");
        }
        Words words = words(command, "require", Map.of()).exactly(1);
        plainShape(command, "require");
        words.strings(0).forEach(name -> required.require(words.line(), name));
    }

    private Step plain(ASTcommand command, String name) {
        plainShape(command, name);
        Optional<Map<String, Words.Takes>> tags = actions.tags(name);
        if (tags.isEmpty()) {
            throw new ScriptException(lineOf(command), actions.unknown(name));
        }
        int line = lineOf(command);
        ASTarguments arguments = arguments(command);
        UnaryOperator<String> written = text -> required.decoded(line, text);
        if (!required.has("variables") || !Words.any(arguments, text -> Variables.dynamic(written.apply(text)))) {
            return actions.step(name, new Words(name, line, arguments, tags.get(), written));
        }
        Step unused = actions.step(
                name,
                new Words(name, line, arguments, tags.get(), text -> Variables.UNKNOWN.apply(written.apply(text))));
        return run -> actions.step(
                        name,
                        new Words(
                                name,
                                line,
                                arguments,
                                tags.get(),
                                text -> run.variables().expanded(written.apply(text), run.work())))
                .take(run);
    }

    private static void plainShape(ASTcommand command, String name) {
        noTests(command, name);
        if (child(command, ASTblock.class).isPresent()) {
            throw new ScriptException(lineOf(command), name + " takes no block");
        }
    }

    private static void noTests(ASTcommand command, String name) {
        ASTarguments arguments = arguments(command);
        if (child(arguments, ASTtest.class).isPresent()
                || child(arguments, ASTtest_list.class).isPresent()) {
            throw new ScriptException(lineOf(command), name + " takes no test: is a ; missing?");
        }
    }

    private static Words words(ASTcommand command, String name, Map<String, Words.Takes> tags) {
        return new Words(name, lineOf(command), arguments(command), tags, UnaryOperator.identity());
    }

    private static ASTarguments arguments(SimpleNode node) {
        return child(node, ASTarguments.class).orElseThrow();
    }

    static <T extends SimpleNode> Optional<T> child(SimpleNode node, Class<T> type) {
        for (int i = 0; i < node.jjtGetNumChildren(); i++) {
            if (type.isInstance(node.jjtGetChild(i))) {
                return Optional.of(type.cast(node.jjtGetChild(i)));
            }
        }
        return Optional.empty();
    }

    static int lineOf(SimpleNode node) {
        return node.getFirstToken().beginLine;
    }
}
