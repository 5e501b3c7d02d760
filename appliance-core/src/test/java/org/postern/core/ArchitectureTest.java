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
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The module rules of the design. Each is a function of a base package and is applied, as it is, to the product and to a tree of
 * classes that break it: none passes by seeing nothing.
 */
class ArchitectureTest {
    private static final String PRODUCT = "org.postern";
    private static final String VIOLATIONS = "org.postern.core.violation";

    private final JavaClasses box = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages(PRODUCT);
    private final JavaClasses violations = new ClassFileImporter().importPackages(VIOLATIONS);

    /** The rules for the packages below the base. */
    private static Map<String, ArchRule> rules(String base) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("the store sees no other leaf", leaf(base + ".store..", base + ".web..", base + ".tls.."));
        rules.put("the web sees no other leaf", leaf(base + ".web..", base + ".store..", base + ".tls.."));
        rules.put("tls sees no other leaf", leaf(base + ".tls..", base + ".store..", base + ".web.."));
        rules.put(
                "the reader of mail sees nothing else of Postern",
                leaf(base + ".message..", base + ".store..", base + ".web..", base + ".tls..", base + ".core.."));
        rules.put(
                "the reader of mail reads octets, not files or networks",
                leaf(base + ".message..", "java.nio.file..", "java.net.http..", "java.sql.."));
        rules.put("leaves do not see the core", leaf(base + ".[store|web|tls]..", base + ".core.."));
        rules.put(
                "James only in the protocol packages",
                // mime4j has an Apache James name and is a library of its own; the design names it apart.
                only(
                        List.of(
                                "org.apache.james.protocols..",
                                "org.apache.james.core..",
                                "org.apache.james.metrics.."),
                        base + ".store.smtp..",
                        base + ".store.pop3..",
                        base + ".store.james..",
                        base + ".store.filter.."));
        rules.put("Netty only in the wire", only(List.of("io.netty.."), base + ".store.wire.."));
        rules.put(
                "SQL only in the store's data packages",
                only(
                        List.of("java.sql..", "javax.sql..", "org.sqlite.."),
                        base + ".store.database..",
                        base + ".store.folder..",
                        base + ".store.label..",
                        base + ".store.thread..",
                        base + ".store.sql..",
                        base + ".store.content..",
                        base + ".store.person..",
                        base + ".store.search..",
                        base + ".store.copy..",
                        base + ".store.person..",
                        base + ".store.salvage..",
                        base + ".store.audit.."));
        rules.put(
                "Jetty only in web, web.http and the split form",
                only(List.of("org.eclipse.jetty.."), base + ".web", base + ".web.http..", base + ".core.split.."));
        rules.put("Freemarker only in the pages", only(List.of("freemarker.."), base + ".web.page.."));
        rules.put(
                "Jakarta Mail only in hop, letter, office, imap and outbound",
                only(
                        List.of("jakarta.mail..", "org.eclipse.angus.."),
                        base + ".web.hop..",
                        base + ".web.imap..",
                        base + ".web.letter..",
                        base + ".web.office..",
                        base + ".store.delivery..",
                        base + ".store.outbound.."));
        rules.put(
                "mime4j only in the reader of mail, and for raw fields and transfer encodings",
                only(
                        List.of("org.apache.james.mime4j.."),
                        base + ".message.mime..",
                        base + ".message.header..",
                        base + ".message.address..",
                        base + ".store.delivery..",
                        base + ".store.filter.auth..",
                        base + ".store.filter.dkim..",
                        base + ".store.filter.sieve.."));
        rules.put(
                "decoders of packed mail only in message.pack and message.calendar",
                only(
                        List.of("org.apache.poi..", "biweekly.."),
                        base + ".message.pack..",
                        base + ".message.calendar.."));
        rules.put(
                "PDFBox only in the process that reads PDFs",
                only(List.of("org.apache.pdfbox..", "org.apache.fontbox.."), base + ".core.pdf.."));
        rules.put("TOML only in the configuration", only(List.of("org.tomlj.."), base + ".core.config.."));
        rules.put(
                "the command line only in core.cli",
                only(List.of("picocli..", "me.tongfei.."), base + ".core.cli..", base + ".core.console.."));
        rules.put("commands reach the store through core.admin", commands(base + ".core.cli.."));
        rules.put("no static mutable state", fields().should(beNoStaticState()));
        rules.put(
                "standard streams only in core.cli and core.console",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(base + ".core.cli..", base + ".core.console..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
        return rules;
    }

    @Test
    void theBoxKeepsEveryRule() {
        assertThat(box).isNotEmpty();
        rules(PRODUCT)
                .forEach(
                        (name, rule) -> assertThat(problems(rule, box)).as(name).isEmpty());
    }

    @Test
    void everyRuleBites() {
        List<String> toothless = new ArrayList<>();
        rules(VIOLATIONS).forEach((name, rule) -> {
            if (problems(rule, violations).isEmpty()) {
                toothless.add(name);
            }
        });
        assertThat(toothless).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(problems(noCycles(PRODUCT), box)).isEmpty();
        assertThat(problems(noCycles(VIOLATIONS), violations)).isNotEmpty();
    }

    private static ArchRule noCycles(String base) {
        return slices().matching(base + ".(**)").should().beFreeOfCycles();
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

    /** A package is one idea. The two with more classes than the others hold one idea each: keys, HTTP. */
    @Test
    void noPackageIsCrowded() {
        Set<String> large = Set.of("org.postern.core.config", "org.postern.web.http");
        assertThat(crowded(box, name -> large.contains(name) ? 40 : 28)).isEmpty();
        assertThat(crowded(violations, name -> name.endsWith(".web") ? 0 : 28)).containsExactly(VIOLATIONS + ".web");
    }

    /** The packages with more classes than they may have. */
    private static List<String> crowded(JavaClasses classes, ToLongFunction<String> most) {
        Map<String, Long> sizes = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        return sizes.entrySet().stream()
                .filter(size -> size.getValue() > most.applyAsLong(size.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> problems(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
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
