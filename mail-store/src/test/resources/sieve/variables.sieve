# mail: work.eml
# mail: work.eml from: bounces+7@elsewhere.test
require ["fileinto", "variables", "envelope", "imap4flags", "relational", "comparator-i;ascii-numeric"];
if header :matches "subject" "*" { set "all" "${1}"; }
if address :matches "from" "*@*.*" {
    set :lower "name" "${1}";
    set "host" "${2}";
    fileinto "${NAME} of ${host} [${0}]";
}
if header :matches "to" "*+?roject*" { fileinto "${2} rest ${3}"; }
if not header :matches "to" "no * here" { fileinto "kept ${2}"; }
set "x" "a*b?c\\d";
set :quotewildcard "x" "${x}";
if string :is "${x}" "a\\*b\\?c\\\\d" { fileinto "quoted"; }
set :length "n" "日本é";
if string :value "eq" :comparator "i;ascii-numeric" "${n}" "3" { fileinto "three"; }
set :upperfirst :lower "y" "mAIN";
fileinto "${y} ${unknown}end ${not.here} ${} $${y}";
if string :count "eq" :comparator "i;ascii-numeric" ["a", "", "${unknown}", "b"] "2" { fileinto "count"; }
if string :matches "${all}" "*" { set "again" "${1}"; }
if string "${again}" "${all}" { fileinto "again"; }
set "flags" "\\Flagged";
addflag "flags" ["$label1", "\\Seen"];
removeflag "flags" "\\seen";
if hasflag :contains "flags" "LABEL" { fileinto :flags "${flags}" "flags"; }
set "a" "x"; set "b" "${a}${a}"; set "c" "${b}${b}";
if string "${c}" "xxxx" { fileinto "nested"; }
