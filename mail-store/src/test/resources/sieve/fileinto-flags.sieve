# mail: work.eml
# A flag and a keyword given with the action win over those collected.
require ["fileinto", "imap4flags"];
addflag "\\Seen";
if header :contains "subject" "project x" {
    fileinto :flags ["\\Flagged $Work", "bad{flag"] "Projects";
    fileinto "Projects";
    keep;
}
