package org.postern.web.page.mail;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.MessageView.Problem;
import org.postern.web.page.PageLink;
import org.postern.web.page.PersonWords;
import org.postern.web.page.mail.ReadView.Banner;

/** Builds the banners above a message: its problems and the possible actions. */
record Banners(Opened message, String url) {
    List<Banner> of(MessageView view, SenderFinding sender) {
        List<Banner> banners = new ArrayList<>();
        for (SenderFinding.Remark remark : sender.remarks()) {
            String words = message.visit()
                    .text("sender." + PersonWords.key(remark.kind().name()), String.join(", ", remark.about()));
            banners.add(new Banner(remark.kind().grave() ? "warn" : "info", words, null));
        }
        for (Person person : view.from()) {
            for (Person.Warning warning : person.warnings()) {
                banners.add(new Banner("warn", text("warn." + PersonWords.key(warning.name())), null));
            }
        }
        view.problems().stream().sorted().forEach(problem -> banners.add(of(problem)));
        return banners;
    }

    private Banner of(Problem problem) {
        boolean grave = problem == Problem.ENCRYPTED;
        return new Banner(grave ? "warn" : "info", text("problem." + PersonWords.key(problem.name())), link(problem));
    }

    private @Nullable PageLink link(Problem problem) {
        return switch (problem) {
            case UNKNOWN_CHARSET, WRONG_CHARSET, UTF7_REFUSED -> new PageLink(text("read.pick-charset"), "#charset");
            case TOO_COMPLEX, BROKEN_MIME, TEXT_CUT, HTML_TOO_LARGE, ENCRYPTED ->
                new PageLink(text("read.download-original"), message.url() + "/raw");
            case NO_DATE -> null;
        };
    }

    private String text(String key) {
        return message.visit().text(key);
    }
}
