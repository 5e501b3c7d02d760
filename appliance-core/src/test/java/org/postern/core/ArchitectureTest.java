package org.postern.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The module rules of the design. Every rule is also run on classes that break it, so that none passes by seeing nothing. */
class ArchitectureTest {
    private static final String VIOLATIONS = "org.postern.core.violation";

    private final JavaClasses box = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.postern");
    private final JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS);

    /** Rules with a package of their own that each may use. */
    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put(
                "the store sees no other leaf", leaf("org.postern.store..", "org.postern.web..", "org.postern.tls.."));
        rules.put("the web sees no other leaf", leaf("org.postern.web..", "org.postern.store..", "org.postern.tls.."));
        rules.put("tls sees no other leaf", leaf("org.postern.tls..", "org.postern.store..", "org.postern.web.."));
        rules.put("leaves do not see the core", leaf("org.postern.[store|web|tls]..", "org.postern.core.."));
        rules.put(
                "James only in the protocol packages",
                // mime4j has an Apache James name and is a library of its own; the design names it apart.
                only(
                        List.of(
                                "org.apache.james.protocols..",
                                "org.apache.james.core..",
                                "org.apache.james.metrics.."),
                        "org.postern.store.smtp..",
                        "org.postern.store.pop3..",
                        "org.postern.store.james..",
                        "org.postern.store.filter.."));
        rules.put("Netty only in the wire", only(List.of("io.netty.."), "org.postern.store.wire.."));
        rules.put(
                "SQL only in the store's data packages",
                only(
                        List.of("java.sql..", "javax.sql..", "org.sqlite.."),
                        "org.postern.store.database..",
                        "org.postern.store.sql..",
                        "org.postern.store.content..",
                        "org.postern.store.search..",
                        "org.postern.store.copy..",
                        "org.postern.store.audit.."));
        rules.put(
                "Jetty only in web, web.http and the split form",
                only(
                        List.of("org.eclipse.jetty.."),
                        "org.postern.web",
                        "org.postern.web.http..",
                        "org.postern.core.split.."));
        rules.put("Freemarker only in the pages", only(List.of("freemarker.."), "org.postern.web.page.."));
        rules.put(
                "Jakarta Mail only in hop, letter, office, imap, mime, delivery and outbound",
                only(
                        List.of("jakarta.mail..", "org.eclipse.angus.."),
                        "org.postern.web.hop..",
                        "org.postern.web.imap..",
                        "org.postern.web.mime..",
                        "org.postern.web.letter..",
                        "org.postern.web.office..",
                        "org.postern.store.delivery..",
                        "org.postern.store.outbound.."));
        rules.put("TOML only in the configuration", only(List.of("org.tomlj.."), "org.postern.core.config.."));
        rules.put(
                "the command line only in core.cli",
                only(List.of("picocli..", "me.tongfei.."), "org.postern.core.cli..", "org.postern.core.console.."));
        rules.put("commands reach the store through core.admin", commands("org.postern.core.cli.."));
        rules.put("no static mutable state", fields().should(beNoStaticState()));
        rules.put(
                "standard streams only in core.cli and core.console",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("org.postern.core.cli..", "org.postern.core.console..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
        return rules;
    }

    @Test
    void theBoxKeepsEveryRule() {
        assertThat(box).isNotEmpty();
        rules().forEach((name, rule) -> assertThat(problems(rule, box)).as(name).isEmpty());
    }

    @Test
    void everyRuleBites() {
        List<String> toothless = new ArrayList<>();
        rules().forEach((name, rule) -> {
            if (problems(moved(rule, name), violations).isEmpty()) {
                toothless.add(name);
            }
        });
        assertThat(toothless).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        ArchRule rule = slices().matching("org.postern.(**)").should().beFreeOfCycles();
        assertThat(problems(rule, box)).isEmpty();
        ArchRule bites = slices().matching(VIOLATIONS + ".(*)..").should().beFreeOfCycles();
        assertThat(problems(bites, violations)).isNotEmpty();
    }

    @Test
    void oneSimpleNameMeansOneThing() {
        assertThat(namesGivenTwice(box)).isEmpty();
        assertThat(namesGivenTwice(violations)).containsExactly("SeesOtherLeaves");
    }

    private static List<String> namesGivenTwice(JavaClasses classes) {
        Map<String, Long> given = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()));
        return given.entrySet().stream()
                .filter(name -> name.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** A package is one idea. The three with more classes than the others hold one idea each: keys, HTTP, MIME. */
    @Test
    void noPackageIsCrowded() {
        Map<String, Long> sizes = box.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        Set<String> large = Set.of("org.postern.core.config", "org.postern.web.http", "org.postern.web.mime");
        sizes.forEach((name, size) -> assertThat(size).as(name).isLessThanOrEqualTo(large.contains(name) ? 40 : 28));
    }

    /** The leaf rules name packages that a fixture cannot live in; the fixtures stand in for the leaves. */
    private static ArchRule moved(ArchRule rule, String name) {
        return switch (name) {
            case "the store sees no other leaf" ->
                leaf(VIOLATIONS + ".store..", "org.postern.web..", "org.postern.tls..");
            case "the web sees no other leaf" ->
                leaf(VIOLATIONS + ".web..", "org.postern.store..", "org.postern.tls..");
            case "tls sees no other leaf" -> leaf(VIOLATIONS + ".tls..", "org.postern.store..", "org.postern.web..");
            case "leaves do not see the core" -> leaf(VIOLATIONS + ".store..", "org.postern.core");
            case "commands reach the store through core.admin" -> commands(VIOLATIONS + ".cli..");
            default -> rule;
        };
    }

    private static List<String> problems(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }

    private static ArchRule leaf(String from, String... forbidden) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden);
    }

    /** Values of the store that a command reads from its arguments or prints; it calls nothing there. */
    private static final List<String> SHOWN = List.of(
            "org.postern.store.account.Account$Role",
            "org.postern.store.address.Domain",
            "org.postern.store.address.EmailAddress",
            "org.postern.store.audit.AuditEntry",
            "org.postern.store.copy.StoreContents",
            "org.postern.store.mailbox.DsnRequest",
            "org.postern.store.mailbox.FolderRole",
            "org.postern.store.mailbox.OutboundQueue$Count",
            "org.postern.store.mailbox.OutboundQueue$Row",
            "org.postern.store.mailbox.QueueSelection");

    private static ArchRule commands(String from) {
        DescribedPredicate<JavaClass> inner = DescribedPredicate.describe(
                "belong to the store and are no shown values",
                type -> type.getPackageName().startsWith("org.postern.store.")
                        && SHOWN.stream()
                                .noneMatch(shown -> type.getName().equals(shown)
                                        || type.getName().startsWith(shown + "$")));
        return noClasses().that().resideInAPackage(from).should().dependOnClassesThat(inner);
    }

    private static ArchRule only(List<String> library, String... allowed) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.toArray(String[]::new));
    }

    /** Static fields are final and of types that do not change. Assertion switches and the like are the compiler's. */
    private static ArchCondition<JavaField> beNoStaticState() {
        Set<String> changing = Set.of(
                "java.util.concurrent.atomic.AtomicInteger",
                "java.util.concurrent.atomic.AtomicLong",
                "java.util.concurrent.atomic.AtomicBoolean",
                AtomicReference.class.getName(),
                "java.util.concurrent.ConcurrentHashMap",
                "java.util.HashMap",
                "java.util.ArrayList",
                "java.lang.ThreadLocal");
        DescribedPredicate<JavaClass> mutable =
                DescribedPredicate.describe("mutable", type -> changing.contains(type.getName()));
        return new ArchCondition<>("not be static state") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean isStatic = field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean fixed = field.getModifiers().contains(JavaModifier.FINAL) && !mutable.test(field.getRawType());
                if (isStatic && !fixed) {
                    events.add(SimpleConditionEvent.violated(field, field.getFullName() + " is static state"));
                }
            }
        };
    }
}
