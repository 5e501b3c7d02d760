package org.postern.web.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postern.web.http.LoginPages;
import org.postern.web.http.Response;
import org.postern.web.session.LoginView;

/** Patent screen 21, and the page for first requests that come from another site. */
public final class LoginScreens implements LoginPages {
    private static final int MOST_WORDS = 200;

    private final ScreenServices desk;

    public LoginScreens(ScreenServices desk) {
        this.desk = desk;
    }

    /**
     * The login page.
     *
     * @param problem error text; empty when the form is shown for the first time
     * @param notice text that explains why the login page is shown; empty for none
     */
    public record View(
            String problem,
            String notice,
            String next,
            String username,
            boolean ownPc,
            String language,
            List<Language> languages) {}

    /** A language and its name in that language. */
    public record Language(String tag, String name) {}

    /** A page that loads the given path by itself. */
    public record Arriving(String path) {}

    public static List<Language> languages() {
        return TextBundles.LANGUAGES.stream()
                .map(Locale::forLanguageTag)
                .map(each -> new Language(each.toLanguageTag(), each.getDisplayLanguage(each)))
                .toList();
    }

    @Override
    public Response login(LoginView view) {
        Texts texts = desk.bundles().of(view.locale());
        String problem = view.problem()
                .map(each -> switch (each) {
                    case THROTTLED -> texts.get("login.throttled", view.throttledSeconds());
                    case LOCKED ->
                        view.words().isBlank()
                                ? texts.get("login.locked")
                                : texts.get("login.locked.words", said(view.words()));
                    default -> texts.get("login." + PersonWords.key(each.name()));
                })
                .orElse("");
        StringBuilder notice = new StringBuilder();
        if (view.notice() != LoginView.Notice.NONE) {
            notice.append(texts.get("login." + PersonWords.key(view.notice().name())));
        }
        if (view.keptForm()) {
            notice.append(notice.length() == 0 ? "" : " ").append(texts.get("login.kept-form"));
        }
        View shown = new View(
                problem,
                notice.toString(),
                view.next(),
                view.username(),
                view.ownPc(),
                texts.locale().toLanguageTag(),
                languages());
        return Response.html(200, render(texts, view.csrf(), "login", shown));
    }

    /** One line of the mail server's reply; the template escapes it. */
    private static String said(String words) {
        return words.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(MOST_WORDS)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Override
    public Response arriving(String path, Locale locale) {
        Texts texts = desk.bundles().of(locale);
        return Response.html(200, render(texts, "", "arriving", new Arriving(path)));
    }

    private String render(Texts texts, String csrf, String template, Object view) {
        Map<String, Object> model = new HashMap<>();
        model.put("t", texts);
        model.put("f", new FrameMaker(desk).open(texts, csrf));
        model.put("v", view);
        return desk.templates().render(template, model);
    }
}
