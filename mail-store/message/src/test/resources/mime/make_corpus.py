#!/usr/bin/env python3
"""Writes the MIME corpus: each message as NAME.eml and beside it NAME.expected, the view that it must give.

The expected views come from what each message was made of, never from the program under test.
Run from this directory: python3 make_corpus.py
"""
import base64
import quopri

COUNT = 0
DATE = b"Date: Sun, 22 Nov 2020 10:00:00 +0900\r\n"
BOB = b"From: Bob <bob@x.test>\r\n"
TO = b"To: alice@office.test\r\n"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def case(name, raw, subject="", frm="Bob <bob@x.test>", to="<alice@office.test>", text="", parts=(), problems=(),
         html=False, charset=None):
    """charset, when given, is the label of the decoder that must have been chosen."""
    global COUNT
    COUNT += 1
    with open(name + ".eml", "wb") as out:
        out.write(raw)
    lines = ["subject: " + subject, "from: " + frm, "to: " + to]
    lines += ["part: " + p for p in parts]
    lines.append("problems: " + " ".join(sorted(problems)))
    lines.append("html: " + ("yes" if html else "no"))
    if charset:
        lines.append("charset: " + charset)
    lines.append("text:")
    lines.append(text)
    with open(name + ".expected", "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(lines))


def word(text, label, codec=None, kind="B"):
    octets = text.encode(codec or label)
    if kind == "B":
        return b"=?" + label.encode() + b"?B?" + base64.b64encode(octets) + b"?="
    body = b"".join(bytes([c]) if chr(c).isalnum() and c < 128 else b"=%02X" % c for c in octets)
    return b"=?" + label.encode() + b"?Q?" + body + b"?="


def simple(subject, ctype, body, cte=b"8bit", frm=BOB):
    return (frm + TO + DATE + b"Subject: " + subject + b"\r\nMIME-Version: 1.0\r\nContent-Type: " + ctype +
            b"\r\nContent-Transfer-Encoding: " + cte + b"\r\n\r\n" + body)


def multi(subtype, *parts, subject=b"s", params=b"", close=True, frm=BOB):
    out = (frm + TO + DATE + b"Subject: " + subject + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/" + subtype.encode() +
           b'; boundary="b"' + params + b"\r\n\r\npreamble\r\n")
    for p in parts:
        out += b"--b\r\n" + p + b"\r\n"
    return out + (b"--b--\r\nepilogue\r\n" if close else b"")


def leaf(ctype, body, *headers):
    return b"Content-Type: " + ctype + b"\r\n" + b"".join(h + b"\r\n" for h in headers) + b"\r\n" + body


def file(name_header, body=b"data", ctype=b"application/octet-stream"):
    return leaf(ctype, body, b"Content-Disposition: attachment; " + name_header)


JA = "拝啓　時下ますますご清栄のこととお慶び申し上げます。\n株式会社テスト 髙橋①です。\n"
JA_STD = "拝啓　時下ますますご清栄のこととお慶び申し上げます。\n株式会社テスト 高橋です。\n"
SUBJ = "会議のお知らせ"


def crlf(text):
    return text.replace("\n", "\r\n")


# ---- Japanese -------------------------------------------------------------------------------------------------------
case("ja-iso2022jp", simple(word(SUBJ, "ISO-2022-JP"), b"text/plain; charset=ISO-2022-JP", crlf(JA_STD).encode("iso2022_jp"), b"7bit"),
     SUBJ, text=JA_STD)
NEC = b"\x1b$B-!9b66\x1b(B\r\n"  # NEC row 13: circled one
case("ja-iso2022jp-nec-special", simple(b"nec", b"text/plain; charset=iso-2022-jp", NEC, b"7bit"), "nec", text="①高橋\n")
case("ja-iso2022jp-ms-label", simple(b"=?iso-2022-jp-ms?B?" + base64.b64encode(NEC[:-2]) + b"?=", b"text/plain; charset=iso-2022-jp-ms", NEC, b"7bit"),
     "①高橋", text="①高橋\n")
case("ja-cp50220", simple(b"=?cp50220?B?" + base64.b64encode(SUBJ.encode("iso2022_jp")) + b"?=", b"text/plain; charset=CP50220", crlf(JA_STD).encode("iso2022_jp"), b"7bit"),
     SUBJ, text=JA_STD)
case("ja-cp50221-halfwidth-katakana", simple(b"kana", b"text/plain; charset=cp50221", b"\x1b(I6@6E\x1b(B\r\n", b"7bit"), "kana",
     text="ｶﾀｶﾅ\n")
case("ja-shift-jis", simple(word(SUBJ, "Shift_JIS", "cp932"), b"text/plain; charset=Shift_JIS", crlf(JA).encode("cp932")), SUBJ, text=JA)
case("ja-windows-31j", simple(word(SUBJ + "①", "windows-31j", "cp932"), b"text/plain; charset=windows-31j", crlf(JA).encode("cp932")), SUBJ + "①", text=JA)
case("ja-x-sjis-label", simple(word(SUBJ, "x-sjis", "cp932"), b"text/plain; charset=x-sjis", crlf(JA).encode("cp932")), SUBJ, text=JA)
case("ja-euc-jp", simple(word(SUBJ, "EUC-JP"), b"text/plain; charset=EUC-JP", crlf(JA_STD).encode("euc_jp")), SUBJ, text=JA_STD)
case("ja-euc-jp-nec-special", simple(b"nec", b"text/plain; charset=euc-jp", b"\xad\xa1\xb9\xe2\xb6\xb6\r\n"), "nec", text="①高橋\n")
case("ja-utf8", simple(word(SUBJ, "UTF-8"), b"text/plain; charset=utf-8", crlf(JA).encode()), SUBJ, text=JA)
case("ja-utf8-base64-body", simple(word(SUBJ, "utf-8", kind="Q"), b'text/plain; charset="UTF-8"', base64.encodebytes(crlf(JA).encode()), b"base64"), SUBJ, text=JA)
case("ja-utf8-qp-body", simple(b"qp", b"text/plain; charset=utf-8", quopri.encodestring(crlf(JA).encode()).replace(b"\r\n", b"\n").replace(b"=0D", b"").replace(b"\n", b"\r\n"), b"quoted-printable"), "qp", text=JA)
split = SUBJ.encode()
case("ja-word-split-inside-character", simple(b"=?UTF-8?B?" + base64.b64encode(split[:7]) + b"?=\r\n =?UTF-8?B?" + base64.b64encode(split[7:]) + b"?=", b"text/plain", b"x\r\n"),
     SUBJ, text="x\n")
jis = SUBJ.encode("iso2022_jp")
case("ja-word-split-inside-escape", simple(b"=?ISO-2022-JP?B?" + base64.b64encode(jis[:8]) + b"?= =?ISO-2022-JP?B?" + base64.b64encode(jis[8:]) + b"?=", b"text/plain", b"x\r\n"),
     SUBJ, text="x\n")
case("ja-word-without-spaces", simple(b"Re:" + word(SUBJ, "utf-8") + b"(2)", b"text/plain", b"x\r\n"), "Re:" + SUBJ + "(2)", text="x\n")
case("ja-word-spaces-inside", simple(b"=?utf-8?Q?" + b"".join(b"=%02X" % c for c in "会議".encode()) + b" room 2?=", b"text/plain", b"x\r\n"), "会議 room 2", text="x\n")
case("ja-word-bad-base64", simple(b"=?utf-8?B?" + base64.b64encode(SUBJ.encode()).rstrip(b"=") + b"?=", b"text/plain", b"x\r\n"), SUBJ, text="x\n")
case("ja-raw-iso2022jp-subject", simple(jis, b"text/plain", b"x\r\n"), SUBJ, text="x\n")
case("ja-raw-shift-jis-subject", simple("会議のお知らせです".encode("cp932"), b"text/plain; charset=shift_jis", crlf(JA).encode("cp932")), "会議のお知らせです", text=JA)
case("ja-raw-euc-subject", simple("会議のお知らせです".encode("euc_jp"), b"text/plain; charset=euc-jp", crlf(JA_STD).encode("euc_jp")), "会議のお知らせです", text=JA_STD)
case("ja-raw-utf8-subject", simple(SUBJ.encode(), b"text/plain; charset=utf-8", b"x\r\n"), SUBJ, text="x\n")
case("ja-no-charset-jis", simple(b"s", b"text/plain", crlf(JA_STD).encode("iso2022_jp")), "s", text=JA_STD, problems=["UNKNOWN_CHARSET"])
case("ja-no-charset-sjis", simple(b"s", b"text/plain", crlf(JA).encode("cp932")), "s", text=JA, problems=["UNKNOWN_CHARSET"])
case("ja-no-charset-utf8", simple(b"s", b"text/plain", crlf(JA).encode()), "s", text=JA)
case("ja-lying-latin1-is-sjis", simple(b"s", b"text/plain; charset=iso-8859-1", crlf(JA).encode("cp932")), "s", text=JA, problems=["WRONG_CHARSET"])
case("ja-lying-ascii-is-jis", simple(b"s", b"text/plain; charset=us-ascii", crlf(JA_STD).encode("iso2022_jp")), "s", text=JA_STD, problems=["WRONG_CHARSET"])
case("ja-lying-utf8-is-sjis", simple(b"s", b"text/plain; charset=utf-8", crlf(JA).encode("cp932")), "s", text=JA, problems=["WRONG_CHARSET"])
case("ja-name-with-comma-in-word", simple(b"s", b"text/plain", b"x\r\n", frm=b"From: " + word("山田, 太郎", "ISO-2022-JP") + b" <yamada@x.test>\r\n"), "s", frm="山田, 太郎 <yamada@x.test>", text="x\n")
case("ja-name-word-in-quotes", simple(b"s", b"text/plain", b"x\r\n", frm=b'From: "' + word("山田", "UTF-8") + b'" <yamada@x.test>\r\n'), "s", frm="山田 <yamada@x.test>", text="x\n")
NAME = "令和八年度 見積書.pdf"
pct = b"".join(b"%%%02X" % c for c in NAME.encode())
case("ja-filename-rfc2231", multi("mixed", leaf(b"text/plain", b"x"), file(b"filename*=UTF-8''" + pct)), "s", text="x", parts=[NAME + "|application/octet-stream|4"])
case("ja-filename-rfc2231-continued", multi("mixed", leaf(b"text/plain", b"x"), file(b"filename*0*=UTF-8''" + pct[:31] + b"; filename*1*=" + pct[31:60] + b"; filename*2*=" + pct[60:])), "s", text="x", parts=[NAME + "|application/octet-stream|4"])
case("ja-filename-encoded-word", multi("mixed", leaf(b"text/plain", b"x"), file(b'filename="' + word(NAME, "ISO-2022-JP") + b'"')), "s", text="x", parts=[NAME + "|application/octet-stream|4"])
case("ja-filename-raw-shift-jis", multi("mixed", leaf(b"text/plain", b"x"), file(b'filename="' + "表示のための一覧表.xls".encode("cp932") + b'"')), "s", text="x", parts=["表示のための一覧表.xls|application/octet-stream|4"])
case("ja-filename-percent", multi("mixed", leaf(b"text/plain", b"x"), file(b'filename="' + pct + b'"')), "s", text="x", parts=[NAME + "|application/octet-stream|4"])
case("ja-html-only", simple(b"s", b"text/html; charset=iso-2022-jp", "<p>拝啓</p><p>敬具<br>山田</p>".encode("iso2022_jp"), b"7bit"), "s", text="拝啓\n\n敬具\n山田", html=True)
case("ja-html-meta-charset", simple(b"s", b"text/html", b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></head><body>' + "会議".encode("cp932") + b"</body></html>"), "s", text="会議", html=True)
case("ja-flowed-delsp", simple(b"s", b"text/plain; charset=utf-8; format=flowed; delsp=yes", "これは長い \r\n一行です。\r\n次の行\r\n".encode()), "s", text="これは長い一行です。\n次の行\n")
# ---- other charsets ---------------------------------------------------------------------------------------------------
case("zh-gb2312-is-gbk", simple(word("会议镕", "GB2312", "gb18030"), b"text/plain; charset=gb2312", "朱镕基\r\n".encode("gb18030")), "会议镕", text="朱镕基\n")
case("zh-big5", simple(word("會議", "Big5"), b"text/plain; charset=big5", "會議通知\r\n".encode("big5")), "會議", text="會議通知\n")
case("ko-euc-kr-is-cp949", simple(word("회의", "EUC-KR"), b"text/plain; charset=euc-kr", "회의 똠방\r\n".encode("cp949")), "회의", text="회의 똠방\n")
case("ru-koi8-r", simple(word("Встреча", "KOI8-R"), b"text/plain; charset=koi8-r", "Привет\r\n".encode("koi8-r")), "Встреча", text="Привет\n")
case("ru-windows-1251", simple(word("Встреча", "windows-1251", kind="Q"), b"text/plain; charset=windows-1251", "Привет\r\n".encode("cp1251")), "Встреча", text="Привет\n")
case("de-latin1", simple(word("Grüße", "iso-8859-1", kind="Q"), b"text/plain; charset=iso-8859-1", "Grüße – “so”\r\n".encode("cp1252")), "Grüße", text="Grüße – “so”\n")
case("lying-latin1-is-utf8", simple(b"s", b"text/plain; charset=iso-8859-1", "Grüße\r\n".encode()), "s", text="Grüße\n", problems=["WRONG_CHARSET"])
case("utf8-with-errors", simple(b"s", b"text/plain; charset=utf-8", b"caf\xc3\xa9 \xff end\r\n"), "s", text="café \ufffd end\n", problems=["WRONG_CHARSET"])
case("utf16-without-mark", simple(b"s", b"text/plain; charset=utf-16", base64.encodebytes("会議 ok\r\n".encode("utf-16-le")), b"base64"), "s", text="会議 ok\n")
case("utf16-with-mark", simple(b"s", b"text/plain; charset=utf-16", base64.encodebytes(b"\xfe\xff" + "会議\r\n".encode("utf-16-be")), b"base64"), "s", text="会議\n")
case("utf7-never-decoded", simple(b"=?utf-7?Q?+ADw-script+AD4-?=", b"text/plain; charset=utf-7", b"+ADw-script+AD4-\r\n"), "=?utf-7?Q?+ADw-script+AD4-?=", text="+ADw-script+AD4-\n", problems=["UTF7_REFUSED"])
case("cp037-never-decoded", simple(b"s", b"text/plain; charset=cp037", b"\x4c\xa2\x83\r\n"), "s", text="L\u00a2\u0192\n", problems=["UNKNOWN_CHARSET"])
case("charset-path", simple(b"=?../../x?Q?=41b?=", b'text/plain; charset="../../x"', b"plain\r\n"), "Ab", text="plain\n")
case("charset-5000-characters", simple(b"s", b"text/plain; charset=" + b"x" * 5000, b"caf\xe9\r\n"), "s", text="café\n", problems=["UNKNOWN_CHARSET"])
# ---- structure ----------------------------------------------------------------------------------------------------------
P = leaf(b"text/plain", b"plain")
H = leaf(b"text/html", b"<p>rich</p>")
case("no-mime", BOB + TO + DATE + b"Subject: old\r\n\r\njust text\r\n", "old", text="just text\n")
case("lf-only", (BOB + TO + DATE + b"Subject: lf\r\n\r\nline\r\n").replace(b"\r\n", b"\n"), "lf", text="line\n")
case("empty", b"", "", frm="", to="", problems=["NO_DATE"])
case("headers-only", BOB + TO + DATE + b"Subject: h\r\n", "h")
case("alternative", multi("alternative", P, H), "s", text="plain", html=True)
case("alternative-empty-plain", multi("alternative", leaf(b"text/plain", b""), H), "s", text="rich", html=True)
case("alternative-with-invite", multi("alternative", P, H, leaf(b"text/calendar; method=REQUEST", b"BEGIN:VCALENDAR")), "s", text="plain", html=True, parts=["attachment-3.ics|text/calendar|15"])
case("related", multi("related", leaf(b"text/html", b'<img src="cid:i@x">hi'), leaf(b"image/png", base64.encodebytes(PNG), b"Content-ID: <i@x>", b"Content-Transfer-Encoding: base64")), "s", text="hi", html=True, parts=["attachment-2.png|image/png|%d|inline" % len(PNG)])
case("related-start", multi("related", leaf(b"application/xml", b"<x/>"), leaf(b"text/html", b"root", b"Content-ID: <r@x>"), params=b'; start="<r@x>"'), "s", text="root", html=True, parts=["attachment-1|application/xml|4"])
case("mixed-texts-joined", multi("mixed", leaf(b"text/plain", b"one"), leaf(b"text/plain", b"two")), "s", text="one\n\ntwo")
case("mixed-text-file", multi("mixed", P, leaf(b"text/plain; name=notes.txt", b"two")), "s", text="plain", parts=["notes.txt|text/plain|3"])
case("text-attachment", multi("mixed", P, file(b"filename=a.txt", b"two", b"text/plain")), "s", text="plain", parts=["a.txt|text/plain|3"])
case("signed", multi("signed", P, leaf(b"application/pkcs7-signature; name=smime.p7s", b"sig")), "s", text="plain", parts=["smime.p7s|application/pkcs7-signature|3"])
case("encrypted-pgp", multi("encrypted", leaf(b"application/pgp-encrypted", b"Version: 1"), leaf(b"application/octet-stream; name=encrypted.asc", b"x")), "s", problems=["ENCRYPTED"], parts=["attachment-1|application/pgp-encrypted|10", "encrypted.asc|application/octet-stream|1"])
case("report", multi("report", P, leaf(b"message/delivery-status", b"Action: failed"), leaf(b"text/rfc822-headers", b"Subject: x")), "s", text="plain", parts=["attachment-2.txt|message/delivery-status|14", "attachment-3|text/rfc822-headers|10"])
case("nested-message", multi("mixed", P, leaf(b"message/rfc822", b"Subject: inner\r\n\r\ninner text")), "s", text="plain", parts=["message-2.eml|message/rfc822|28|message"])
case("nested-multiparts", multi("mixed", leaf(b'multipart/alternative; boundary="c"', b"--c\r\n" + P + b"\r\n--c\r\n" + H + b"\r\n--c--"), file(b"filename=a.bin")), "s", text="plain", html=True, parts=["a.bin|application/octet-stream|4"])
case("no-closing-boundary", multi("mixed", leaf(b"text/plain", b"cut off"), close=False), "s", text="cut off\n")
case("no-boundary-parameter", BOB + TO + DATE + b"Subject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\nhello\r\n", "s", text="--x\n\nhello\n", problems=["BROKEN_MIME"])
case("uuencode-inline", simple(b"s", b"text/plain", b"see\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n"), "s", text="see\nbegin 644 a.txt\n#86)C\n`\nend\n")
case("tnef", multi("mixed", P, leaf(b"application/ms-tnef; name=winmail.dat", b"x")), "s", text="plain", parts=["winmail.dat|application/ms-tnef|1"])
case("flowed", simple(b"s", b"text/plain; format=flowed", b"soft \r\nbreak\r\n> quoted \r\n> text\r\n-- \r\nsig\r\n"), "s", text="soft break\n> quoted text\n-- \nsig\n")
case("unknown-transfer-encoding", simple(b"s", b"text/plain", b"as is\r\n", b"x-strange"), "s", text="as is\n")
# ---- forgeries, names, dates ----------------------------------------------------------------------------------------------
case("two-from", b"From: a@x.test\r\n" + simple(b"s", b"text/plain", b"x\r\n"), "s", frm="<a@x.test>, Bob <bob@x.test>", text="x\n", problems=["SEVERAL_FROM"])
case("name-is-other-address", simple(b"s", b"text/plain", b"x\r\n", frm=b'From: "ceo@office.test" <eve@evil.test>\r\n'), "s", frm="ceo@office.test <eve@evil.test> NAME_IS_OTHER_ADDRESS", text="x\n")
case("name-fullwidth-at", simple(b"s", b"text/plain", b"x\r\n", frm=b"From: " + word("ceo＠office.test", "utf-8") + b" <eve@evil.test>\r\n"), "s", frm="ceo＠office.test <eve@evil.test> NAME_IS_OTHER_ADDRESS", text="x\n")
case("name-bidi", simple(b"s", b"text/plain", b"x\r\n", frm=b"From: " + word("Bo\u202eb\u200b", "utf-8") + b" <bob@x.test>\r\n"), "s", frm="Bob <bob@x.test> HIDDEN_CHARACTERS", text="x\n")
case("name-mixed-scripts", simple(b"s", b"text/plain", b"x\r\n", frm=b"From: " + word("Pаypal", "utf-8") + b" <bob@x.test>\r\n"), "s", frm="Pаypal <bob@x.test> MIXED_SCRIPTS", text="x\n")
case("address-punycode", simple(b"s", b"text/plain", b"x\r\n", frm=b"From: Bob <bob@xn--80ak6aa92e.com>\r\n"), "s", frm="Bob <bob@xn--80ak6aa92e.com> PUNYCODE", text="x\n")
case("encoded-line-break", simple(b"=?utf-8?Q?a=0D=0ABcc:_x?=", b"text/plain", b"x\r\n"), "a Bcc: x", text="x\n")
case("absurd-date", (BOB + TO + b"Date: Fri, 31 Feb 99999 25:00:00 +9999\r\nSubject: d\r\n\r\nx\r\n"), "d", text="x\n", problems=["NO_DATE"])
case("future-date", (BOB + TO + b"Date: Fri, 1 Jan 2100 00:00:00 +0000\r\nSubject: d\r\n\r\nx\r\n"), "d", text="x\n", problems=["NO_DATE"])
case("group-and-undisclosed", BOB + b"To: undisclosed-recipients:;\r\n" + DATE + b"Subject: g\r\n\r\nx\r\n", "g", to="", text="x\n")
for name, header, clean in [
        ("traversal", b'filename="../../etc/passwd"', "passwd"), ("windows-path", b'filename="C:\\temp\\a.txt"', "a.txt"),
        ("rlo", "filename*=UTF-8''invoice%E2%80%AEfdp.exe".encode(), "invoicefdp.exe"), ("reserved", b'filename="con.txt"', "_con.txt"),
        ("quote", b'filename="a\\"; filename=b.exe"', "a_; filename=b.exe"), ("dots", b'filename="..."', "attachment-2"),
        ("long", b'filename="' + b"a" * 5000 + b'.pdf"', "a" * 196 + ".pdf"), ("crlf", b"filename*=UTF-8''a%0D%0Ab%00.txt", "a b .txt")]:
    case("filename-" + name, multi("mixed", P, file(header)), "s", text="plain", parts=[clean + "|application/octet-stream|4"])
print(COUNT, "messages")
