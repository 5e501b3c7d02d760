package org.postern.core.mailfile;

import static org.postern.store.mailbox.FolderRole.ARCHIVE;
import static org.postern.store.mailbox.FolderRole.DRAFTS;
import static org.postern.store.mailbox.FolderRole.INBOX;
import static org.postern.store.mailbox.FolderRole.JUNK;
import static org.postern.store.mailbox.FolderRole.SENT;
import static org.postern.store.mailbox.FolderRole.TRASH;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.text.SearchFold;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;

/**
 * The folder that imported mail goes to.
 *
 * @param role the folder when there is no name
 * @param name of a folder that a person made; it is made when missing
 */
public record ImportFolder(FolderRole role, Optional<String> name) {
    private static final int MOST_CHARACTERS = 100;
    private static final Map<String, FolderRole> ROLES = roles();
    /** What Gmail puts all folders of its own into. */
    private static final Set<String> WRAPPERS = Set.of("[gmail]", "[google mail]");

    public static ImportFolder of(FolderRole role) {
        return new ImportFolder(role, Optional.empty());
    }

    /**
     * The folder for mail at this place in a tree, by the names that mail programs give their folders in the usual
     * languages. Names below the deepest level are joined by dots, and so are those in folders that hold none.
     */
    public static ImportFolder of(List<String> path) {
        List<String> names = new ArrayList<>(path);
        while (names.size() > 1 && (isInbox(names.get(0)) || WRAPPERS.contains(SearchFold.of(names.get(0))))) {
            names.remove(0);
        }
        FolderRole role = names.size() == 1 ? ROLES.get(SearchFold.of(names.get(0))) : null;
        if (role != null) {
            return of(role);
        }
        FolderRole outermost = ROLES.get(SearchFold.of(names.get(0)));
        if (outermost == DRAFTS || outermost == JUNK || outermost == TRASH) {
            return new ImportFolder(INBOX, Optional.of(valid(String.join(".", names)))); // they hold no folders
        }
        List<String> levels = new ArrayList<>();
        names.stream()
                .limit(FolderName.MOST_LEVELS - 1)
                .map(ImportFolder::valid)
                .forEach(levels::add);
        if (names.size() >= FolderName.MOST_LEVELS) {
            levels.add(valid(String.join(".", names.subList(FolderName.MOST_LEVELS - 1, names.size()))));
        }
        if (outermost != null) {
            levels.set(0, FolderName.of(outermost).text());
        }
        String separator = String.valueOf(FolderName.SEPARATOR);
        String whole = String.join(separator, levels);
        return new ImportFolder(
                INBOX,
                Optional.of(
                        FolderName.valid(whole).map(FolderName::text).orElseGet(() -> valid(whole.replace("/", ".")))));
    }

    private static boolean isInbox(String name) {
        return ROLES.get(SearchFold.of(name)) == INBOX;
    }

    /** A name that a folder can have: other characters become hyphens. */
    private static String valid(String name) {
        StringBuilder clean = new StringBuilder();
        name.codePoints()
                .limit(MOST_CHARACTERS)
                .forEach(c -> clean.appendCodePoint(
                        c != FolderName.SEPARATOR
                                        && FolderName.valid("x" + Character.toString(c) + "x")
                                                .isPresent()
                                ? c
                                : '-'));
        String stripped = clean.toString().strip();
        return FolderName.valid(stripped).map(FolderName::text).orElse("Imported");
    }

    private static Map<String, FolderRole> roles() {
        Map<String, FolderRole> all = new HashMap<>();
        put(
                all,
                INBOX,
                "Inbox",
                "Posteingang",
                "Boîte de réception",
                "Courrier entrant",
                "Bandeja de entrada",
                "Posta in arrivo",
                "Caixa de entrada",
                "Postvak IN",
                "Inkorgen",
                "受信トレイ",
                "受信箱",
                "受信ボックス",
                "收件箱",
                "收件匣",
                "받은 편지함",
                "Входящие");
        put(
                all,
                SENT,
                "Sent",
                "Sent Mail",
                "Sent Items",
                "Sent Messages",
                "Gesendet",
                "Gesendete Objekte",
                "Gesendete Elemente",
                "Envoyés",
                "Éléments envoyés",
                "Messages envoyés",
                "Enviados",
                "Elementos enviados",
                "Posta inviata",
                "Inviati",
                "Itens enviados",
                "Verzonden",
                "Verzonden items",
                "Skickat",
                "Sendt",
                "Lähetetyt",
                "Wysłane",
                "送信済み",
                "送信済みトレイ",
                "送信済みアイテム",
                "送信済みメール",
                "已发送",
                "已发送邮件",
                "寄件備份",
                "보낸 편지함",
                "Отправленные");
        put(
                all,
                DRAFTS,
                "Drafts",
                "Draft",
                "Entwürfe",
                "Brouillons",
                "Borradores",
                "Bozze",
                "Rascunhos",
                "Concepten",
                "Utkast",
                "Kladder",
                "Luonnokset",
                "Szkice",
                "下書き",
                "草稿",
                "草稿箱",
                "草稿夹",
                "임시 보관함",
                "Черновики");
        put(
                all,
                TRASH,
                "Trash",
                "Bin",
                "Deleted",
                "Deleted Items",
                "Deleted Messages",
                "Papierkorb",
                "Gelöscht",
                "Gelöschte Objekte",
                "Gelöschte Elemente",
                "Corbeille",
                "Éléments supprimés",
                "Papelera",
                "Elementos eliminados",
                "Cestino",
                "Posta eliminata",
                "Lixeira",
                "Itens excluídos",
                "Prullenbak",
                "Verwijderde items",
                "Papperskorgen",
                "Papirkurv",
                "Roskakori",
                "Kosz",
                "ゴミ箱",
                "ごみ箱",
                "削除済み",
                "削除済みアイテム",
                "已删除",
                "已删除邮件",
                "垃圾桶",
                "휴지통",
                "Корзина",
                "Удаленные");
        put(
                all,
                JUNK,
                "Junk",
                "Spam",
                "Junk Mail",
                "Junk Email",
                "Junk E-mail",
                "Bulk Mail",
                "Junk-E-Mail",
                "Spamverdacht",
                "Unerwünscht",
                "Indésirables",
                "Courrier indésirable",
                "Pourriel",
                "Correo no deseado",
                "Posta indesiderata",
                "Lixo eletrônico",
                "Ongewenste e-mail",
                "Skräppost",
                "迷惑メール",
                "迷惑メールフォルダ",
                "迷惑メールフォルダー",
                "垃圾邮件",
                "垃圾郵件",
                "스팸",
                "정크 메일",
                "Спам",
                "Нежелательная почта");
        put(
                all,
                ARCHIVE,
                "Archive",
                "Archives",
                "Archiv",
                "Archivo",
                "Archivio",
                "Arquivo",
                "Archief",
                "Arkiv",
                "アーカイブ",
                "归档",
                "存档",
                "封存",
                "보관함",
                "Архив");
        return Map.copyOf(all);
    }

    private static void put(Map<String, FolderRole> all, FolderRole role, String... names) {
        for (String name : names) {
            all.put(SearchFold.of(name), role);
        }
    }
}
