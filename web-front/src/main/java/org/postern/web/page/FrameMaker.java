package org.postern.web.page;

import java.util.List;
import java.util.Optional;
import org.postern.web.http.AssetUrls;
import org.postern.web.organizer.FolderRef;
import org.postern.web.page.Frame.Assets;
import org.postern.web.page.Frame.Field;
import org.postern.web.page.Frame.Notice;
import org.postern.web.page.Frame.Reader;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.WebSession;

/** Builds the frame around a screen. */
record FrameMaker(ScreenServices desk) {
    Frame signedIn(Visit visit, String nav, Optional<FolderRef> current) {
        Optional<Flash> flash =
                visit.background() ? Optional.empty() : visit.session().takeFlash();
        Optional<Flash.Undo> undo = flash.flatMap(Flash::undo);
        List<Field> fields = undo.map(u -> u.fields().entrySet().stream()
                        .map(each -> new Field(each.getKey(), each.getValue()))
                        .toList())
                .orElse(List.of());
        Notice notice = new Notice(
                flash.map(Flash::text).orElse(""), undo.map(Flash.Undo::action).orElse(""), fields, warning(visit));
        return new Frame(
                visit.wording().texts().locale().toLanguageTag(),
                desk.settings().product(),
                assets(),
                new Reader(
                        visit.login().address(),
                        name(visit.login()),
                        visit.session().csrfToken(),
                        visit.preferences().shortcuts(),
                        visit.preferences().notices(),
                        visit.preferences().list()),
                nav,
                FolderPane.of(visit, current),
                notice,
                visit.folders().changes().orElse(-1L));
    }

    /** What concerns the whole box comes first, as it explains the rest. */
    private String warning(Visit visit) {
        Condition.State state = desk.programs().condition().now();
        if (state == Condition.State.WELL) {
            return visit.folders().failed() ? visit.text("warning.organizer") : "";
        }
        boolean administrator = visit.session().role() == WebSession.Role.ADMINISTRATOR;
        return visit.text("condition." + PersonWords.key(state.name()) + (administrator ? ".administrator" : ""));
    }

    /** A frame for pages that need no sign-in. */
    Frame open(Texts texts, String csrf) {
        return new Frame(
                texts.locale().toLanguageTag(),
                desk.settings().product(),
                assets(),
                new Reader("", "", csrf, false, false, ListLook.STANDARD),
                "",
                FolderPane.NONE,
                Notice.NONE,
                -1);
    }

    private static String name(HopLogin login) {
        return login.displayName().isBlank() ? login.address() : login.displayName();
    }

    private Assets assets() {
        AssetUrls urls = desk.services().assets();
        return new Assets(urls.assetUrl("postern.css"), urls.assetUrl("postern.js"), urls.assetUrl("postern.svg"));
    }
}
