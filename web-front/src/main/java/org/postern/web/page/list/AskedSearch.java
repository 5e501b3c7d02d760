package org.postern.web.page.list;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.message.query.MailQuery;
import org.postern.message.query.MailQuery.AnyOf;
import org.postern.message.query.MailQuery.Field;
import org.postern.message.query.MailQuery.Term;
import org.postern.message.query.QueryFault;
import org.postern.message.query.QueryReader;
import org.postern.message.query.QueryTimes;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Search.Within;
import org.postern.web.page.PersonWords;
import org.postern.web.page.Visit;

/**
 * A search as its writer meant it: dates in the writer's zone, folders by the names that the writer sees.
 *
 * @param list what the ports are asked: the folder, and the canonical text of the query
 * @param problems sentences about what was not understood; such a search must not be carried out
 */
public record AskedSearch(Within list, List<String> problems) {
    /** The characters of the values of a keyword (RFC 9051 9, atom). */
    private static final String KEYWORD = "[!#$&'+,\\-./0-9:;<=>?@A-Z^_`a-z|~]{1,64}";

    /**
     * Reads what somebody typed, with the names of folders as the page shows them.
     *
     * @param now what "today" and an age refer to
     */
    public static AskedSearch of(Visit visit, Within typed, Instant now) {
        QueryReader.Reading read =
                QueryReader.read(typed.query(), new QueryTimes(visit.wording().zone(), now));
        List<QueryFault> faults = new ArrayList<>(read.faults());
        MailQuery query = read.query().with(term -> named(visit, term, faults));
        Optional<Term> only = typed.folder().isPresent() ? Optional.empty() : onlyFolder(query);
        Within asked = only.isPresent() && faults.isEmpty()
                ? new Within(
                        visit.folderNamed(only.get().value()),
                        without(query, only.get()).text(),
                        typed.filter(),
                        typed.order())
                : new Within(typed.folder(), query.text(), typed.filter(), typed.order());
        return new AskedSearch(
                asked, faults.stream().map(fault -> sentence(visit, fault)).toList());
    }

    /** The list that an open message came from, for the ports. */
    public static Within asked(Visit visit, Within typed) {
        return typed.query().isEmpty()
                ? typed
                : of(visit, typed, visit.wording().now()).list();
    }

    private static Term named(Visit visit, Term term, List<QueryFault> faults) {
        if (term.field() == Field.IN) {
            Optional<FolderRef> folder = folder(visit, term.value());
            if (folder.isEmpty()) {
                faults.add(new QueryFault(QueryFault.Kind.FOLDER, term.value()));
            }
            return folder.map(ref -> new Term(Field.IN, ref.key(), true, term.not()))
                    .orElse(term);
        }
        if (term.field() == Field.LABEL) {
            Optional<String> keyword = keyword(visit, term.value());
            if (keyword.isEmpty()) {
                faults.add(new QueryFault(QueryFault.Kind.LABEL, term.value()));
            }
            return keyword.map(each -> new Term(Field.LABEL, each, true, term.not()))
                    .orElse(term);
        }
        return term;
    }

    /** A label by its name; a keyword that is none of a label stands for itself. */
    private static Optional<String> keyword(Visit visit, String name) {
        String key = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return visit.labels().stream()
                .filter(label ->
                        Normalizer.normalize(label.name(), Normalizer.Form.NFKC).equalsIgnoreCase(key))
                .findFirst()
                .map(Labels.Label::keyword)
                .or(() -> Optional.of(name).filter(each -> each.matches(KEYWORD)));
    }

    /** A folder by its use, the person's name for it, or the name that the page shows. */
    private static Optional<FolderRef> folder(Visit visit, String name) {
        String key = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return visit.folders()
                .named(name)
                .map(Folder::ref)
                .or(() -> visit.folders().all().stream()
                        .map(Folder::ref)
                        .filter(ref -> Normalizer.normalize(visit.folderName(ref), Normalizer.Form.NFKC)
                                .equalsIgnoreCase(key))
                        .findFirst());
    }

    /** The only folder that is searched: every mail server can do that. Empty if the query asks for nothing else. */
    private static Optional<Term> onlyFolder(MailQuery query) {
        List<Term> single = query.all().stream()
                .filter(any -> any.terms().size() == 1)
                .map(any -> any.terms().get(0))
                .filter(term -> term.field() == Field.IN && !term.not())
                .toList();
        return single.size() == 1 && query.all().size() > 1 ? Optional.of(single.get(0)) : Optional.empty();
    }

    private static MailQuery without(MailQuery query, Term term) {
        return new MailQuery(query.all().stream()
                .filter(any -> !any.equals(new AnyOf(List.of(term))))
                .toList());
    }

    private static String sentence(Visit visit, QueryFault fault) {
        return visit.text("search.fault." + PersonWords.key(fault.kind().name()), fault.what());
    }
}
