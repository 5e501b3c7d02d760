package org.postern.store.filter.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What is wrong with a script is said before any mail comes, with its line. */
class ScriptMistakesTest {
    @Test
    void everyMistakeIsToldByItsLine() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("keep", "line 1: the script ends in the middle of a command: is a ; or } missing?");
        rows.put("keep;\nfileinto", "line 2: the script ends in the middle of a command: is a ; or } missing?");
        rows.put("\n\nkeep keep;", "line 3: keep takes no test: is a ; missing?");
        rows.put("keep;\n);", "line 2: \")\" does not belong there: is a ; or , missing before it?");
        rows.put("keep;\nredirect \"a@x.test", "line 2: a string or comment does not end");
        rows.put("/* never\nends", "line 2: a string or comment does not end");
        rows.put("keep;\n&;", "line 2: a character that begins no word, or a backslash before other than \" and \\");
        rows.put(
                "redirect \"a\\b@x.test\";",
                "line 1: a character that begins no word, or a backslash before other than \" and \\");
        rows.put("frobnicate;", "line 1: there is no command \"frobnicate\"");
        rows.put("if frobnicate { keep; }", "line 1: there is no test \"frobnicate\" here");
        rows.put(
                "require \"frobnicate\";",
                "line 1: this box has no \"frobnicate\"; it has body copy date duplicate encoded-character envelope ereject fileinto"
                        + " ihave imap4flags mailbox reject relational special-use subaddress vacation variables");
        rows.put(
                "require \"fileinto\";\n\n\nrequire [\"copy\", \"regex\"];",
                "line 4: this box has no \"regex\"; use :matches with * and ?");
        rows.put("require \"editheader\";", "line 1: this box has no \"editheader\"; mail is kept as it came");
        rows.put("deleteheader \"X\";", "line 1: this box has no deleteheader; mail is kept as it came");
        rows.put("set \"a\" \"b\";", "line 1: set needs: require \"variables\";");
        rows.put("ereject \"no\";", "line 1: ereject needs: require \"ereject\";");
        rows.put("require \"reject\"; reject \" \";", "line 1: reject needs the reason");
        rows.put("if body \"x\" { keep; }", "line 1: body needs: require \"body\";");
        rows.put("if string \"a\" \"b\" { keep; }", "line 1: string needs: require \"variables\";");
        rows.put("if mailboxexists \"a\" { keep; }", "line 1: mailboxexists needs: require \"mailbox\";");
        rows.put("if duplicate { keep; }", "line 1: duplicate needs: require \"duplicate\";");
        rows.put(
                "if specialuse_exists \"\\\\Sent\" { keep; }",
                "line 1: specialuse_exists needs: require \"special-use\";");
        rows.put("if ihave \"copy\" { keep; }", "line 1: ihave needs: require \"ihave\";");
        rows.put("error \"x\";", "line 1: error needs: require \"ihave\";");
        rows.put("require \"fileinto\"; fileinto :create \"a\";", "line 1: :create needs: require \"mailbox\";");
        rows.put(
                "require [\"fileinto\", \"special-use\"]; fileinto :specialuse \"Sent\" \"a\";",
                "line 1: \"Sent\" is none of \\Archive \\Drafts \\Junk \\Sent \\Trash");
        rows.put("require \"variables\"; set \"1a\" \"b\";", "line 1: \"1a\" cannot be the name of a variable");
        rows.put(
                "require \"variables\"; set :lower :upper \"a\" \"b\";",
                "line 1: :lower and :upper exclude one another");
        rows.put("require \"variables\";\nset \"a\" \"${b}\" 5;", "line 2: set takes 2 arguments, not 3");
        rows.put(
                "require \"encoded-character\"; redirect \"a${unicode: d800}b@x.test\";",
                "line 1: \"d800\" is not the number of a character");
        rows.put(
                "require [\"duplicate\"]; if duplicate :header \"a\" :uniqueid \"b\" { keep; }",
                "line 1: :header and :uniqueid exclude one another");
        rows.put(
                "if header :comparator \"i;unicode-casemap\" \"to\" \"1\" { keep; }",
                "line 1: this comparator needs: require \"comparator-i;unicode-casemap\";");
        rows.put("require \"ihave\"; if ihave \"copy\" { frobnicate; }", "line 1: there is no command \"frobnicate\"");
        rows.put("keep;\nrequire \"copy\";", "line 2: require must stand before all other commands");
        rows.put("if true { require \"copy\"; }", "line 1: require must stand before all other commands");
        rows.put("\nfileinto \"A\";", "line 2: fileinto needs: require \"fileinto\";");
        rows.put("vacation \"A\";", "line 1: vacation needs: require \"vacation\";");
        rows.put("setflag \"A\";", "line 1: setflag needs: require \"imap4flags\";");
        rows.put("keep :flags \"A\";", "line 1: :flags needs: require \"imap4flags\";");
        rows.put("redirect :copy \"a@x.test\";", "line 1: :copy needs: require \"copy\";");
        rows.put("if envelope \"from\" \"x\" { keep; }", "line 1: envelope needs: require \"envelope\";");
        rows.put("if header :count \"gt\" \"to\" \"1\" { keep; }", "line 1: :count needs: require \"relational\";");
        rows.put("if address :user \"to\" \"x\" { keep; }", "line 1: :user and :detail needs: require \"subaddress\";");
        rows.put("if currentdate \"year\" \"2026\" { keep; }", "line 1: currentdate needs: require \"date\";");
        rows.put(
                "if header :comparator \"i;ascii-numeric\" \"to\" \"1\" { keep; }",
                "line 1: this comparator needs: require \"comparator-i;ascii-numeric\";");
        rows.put(
                "if header :comparator \"i;basic\" \"to\" \"1\" { keep; }",
                "line 1: there is no comparator \"i;basic\"");
        rows.put("reject \"no\";", "line 1: reject needs: require \"reject\";");
        rows.put("else { keep; }", "line 1: else without if before it");
        rows.put("if true { keep; } keep; elsif true { keep; }", "line 1: elsif without if before it");
        rows.put("if true { keep; } else { keep; }\nelse { keep; }", "line 2: else without if before it");
        rows.put("if { keep; }", "line 1: if needs a test");
        rows.put("if true;", "line 1: if needs a block { ... }");
        rows.put("if (true, false) { keep; }", "line 1: if takes one test: write anyof or allof before the list");
        rows.put("if anyof true { keep; }", "line 1: anyof takes a list of tests: anyof(..., ...)");
        rows.put("if not (true) { keep; }", "line 1: not takes one test");
        rows.put("if true \"x\" { keep; }", "line 1: true takes no arguments, not 1");
        rows.put("keep { stop; }", "line 1: keep takes no block");
        rows.put("keep \"x\";", "line 1: keep takes no arguments, not 1");
        rows.put("redirect;", "line 1: redirect takes 1 argument, not 0");
        rows.put("redirect [\"a@x.test\", \"b@x.test\"];", "line 1: redirect needs one string there, not 2");
        rows.put("redirect 5;", "line 1: redirect needs a string, not a number");
        rows.put("redirect \"nobody\";", "line 1: \"nobody\" is no address");
        rows.put("redirect \"a@x.test, b@x.test\";", "line 1: \"a@x.test, b@x.test\" is no address");
        rows.put("redirect \"a@x.test\nBcc: b@x.test\";", "line 1: \"a@x.test??Bcc: b@x.test\" is no address");
        rows.put(
                "require \"fileinto\";\nfileinto \"a//b\";",
                "line 2: \"a//b\" cannot be a folder's name: each level has 1 to 100 characters, without \\");
        rows.put("if size 5 { keep; }", "line 1: size needs :over or :under");
        rows.put("if size :over :under 5 { keep; }", "line 1: :over and :under exclude one another");
        rows.put("if size :over \"5\" { keep; }", "line 1: size needs a number");
        rows.put("if size :over 5000000000 { keep; }", "line 1: this number is too large");
        rows.put("if header :is :contains \"a\" \"b\" { keep; }", "line 1: :contains and :is exclude one another");
        rows.put("if header :is :is \"a\" \"b\" { keep; }", "line 1: :is stands twice");
        rows.put("if header :regex \"a\" \"b\" { keep; }", "line 1: header has no :regex");
        rows.put("if header :comparator \"a\" { keep; }", "line 1: header takes 2 arguments, not 0");
        rows.put("if header \"a\" :is \"b\" { keep; }", "line 1: :is must stand before the other arguments of header");
        rows.put("if header \"a b\" \"b\" { keep; }", "line 1: \"a b\" is no name of a header field");
        rows.put("if address \"subject\" \"b\" { keep; }", "line 1: \"subject\" holds no addresses; use header");
        rows.put(
                "require \"envelope\"; if envelope \"auth\" \"b\" { keep; }",
                "line 1: the envelope has a from and a to");
        rows.put(
                "require \"relational\"; if header :value \"gr\" \"a\" \"b\" { keep; }",
                "line 1: a relation is one of gt ge lt le eq ne");
        rows.put(
                "require \"date\"; if currentdate \"decade\" \"b\" { keep; }",
                "line 1: a part of a date is one of year month day date julian hour minute second time iso8601 std11 zone weekday");
        rows.put(
                "require \"date\"; if currentdate :zone \"Europe/Paris\" \"year\" \"b\" { keep; }",
                "line 1: :zone needs an offset as \"+0900\"");
        rows.put("require \"vacation\"; vacation :days \"x\" \"b\";", "line 1: :days needs a number after it");
        rows.put("require \"vacation\"; vacation :days;", "line 1: :days needs a number after it");
        rows.put("require \"vacation\"; vacation :from \"x\" \"b\";", "line 1: \"x\" is no address");
        rows.put(
                "require \"vacation\"; vacation :addresses [\"a@x.test\", \"x\"] \"b\";",
                "line 1: \"x\" is no address");
        rows.put("require \"vacation\"; vacation \" \";", "line 1: vacation needs the text of the answer");
        rows.put(
                "require \"vacation\"; vacation :subject \"" + "x".repeat(251) + "\" \"b\";",
                "line 1: a subject has at most 250 characters");
        rows.put(
                "require \"imap4flags\"; addflag \"v\" \"b\";",
                "line 1: addflag with the name of a variable needs: require \"variables\";");
        rows.put("keep;\n\0", "line 2: a script is text; this holds a NUL");

        SoftAssertions softly = new SoftAssertions();
        rows.forEach((script, message) -> softly.assertThatThrownBy(() -> Compiler.compile(script, SieveLimits.DEFAULT))
                .as(script)
                .isInstanceOf(ScriptException.class)
                .hasMessage(message));
        softly.assertAll();
    }

    @Test
    void aScriptLargerThanTheLimitIsRefused() {
        String large = "# " + "é".repeat(SieveLimits.DEFAULT.scriptBytes() / 2);
        assertThatThrownBy(() -> Compiler.compile(large, SieveLimits.DEFAULT))
                .hasMessage("the script is larger than 262144 bytes");
    }

    @Test
    void anEmptyScriptAndOneWithAByteOrderMarkAreFine() {
        assertThat(Compiler.compile("", SieveLimits.DEFAULT).steps()).isEmpty();
        assertThat(Compiler.compile("\uFEFFkeep;", SieveLimits.DEFAULT).steps()).hasSize(1);
    }
}
