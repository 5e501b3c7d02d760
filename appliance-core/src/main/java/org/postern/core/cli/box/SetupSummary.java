package org.postern.core.cli.box;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.core.admin.box.OfficeZone;
import org.postern.core.config.Config;
import org.postern.core.config.DeliveryConfig;
import org.postern.core.setup.Administrator;
import org.postern.core.setup.AnswerReader;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/** The planned result of a setup, for a person to confirm. It contains no password. Pure. */
record SetupSummary(Present present, Plan plan, Config config) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        if (present.keepsPeople()) {
            lines.addAll(OfficeZone.lines(
                    config, List.of())); // long, so the more important lines come later, nearer to the question
            lines.add("");
        }
        lines.add("Mail domain     " + changed(present.domain(), plan.domain()));
        lines.add("Host name       " + changed(present.hostname(), plan.hostname()));
        plan.administrator().ifPresent(administrator -> administrator(administrator, lines));
        if (present.keepsPeople()) {
            lines.add("Mail goes out   " + route(config.delivery()));
        }
        lines.add("Webmail         " + url());
        if (present.hostname().isPresent() && !present.hostname().get().equals(plan.hostname())) {
            lines.add("A certificate for the new host name is made. Browsers ask about it once more,");
            lines.add("unless they trust this box's own authority, which stays the same.");
        }
        return lines;
    }

    private static String changed(Optional<Domain> before, Domain after) {
        return before.filter(name -> !name.equals(after))
                .map(name -> after + " (until now " + name + ")")
                .orElse(after.toString());
    }

    private void administrator(Administrator administrator, List<String> lines) {
        EmailAddress address = administrator.address();
        lines.add("Administrator   " + address
                + administrator
                        .person()
                        .map(person -> ", " + person.displayName() + ", is added")
                        .orElse(""));
        for (String role : AnswerReader.ROLES) {
            EmailAddress name = new EmailAddress(role, plan.domain());
            if (present.isRegistered(name)) {
                lines.add("                " + name + " leads where it led: `postern alias show " + role
                        + "` tells where");
            } else if (!present.isAccount(name) && !name.key().equals(address.key())) {
                lines.add("                gets the mail to " + name);
            }
        }
    }

    private static String route(DeliveryConfig delivery) {
        return delivery.smarthost()
                .map(host -> "through " + host + ", " + delivery.smarthostSecurity()
                        + delivery.smarthostUser().map(user -> ", as " + user).orElse(", without a password"))
                .orElse("directly");
    }

    private String url() {
        int port = config.web().publicPort() == 0
                ? config.web().https().port()
                : config.web().publicPort();
        return "https://" + plan.hostname() + (port == 443 ? "" : ":" + port) + "/";
    }
}
