# mail: work.eml
# mail: list.eml
# mail: private.eml
require ["fileinto"];
IF exists ["list-id", "precedence"] {
    FileInto "Lists";
    stop;
} elsif anyof (header :is "x-priority" "3", false) {
    if not true { discard; } else { fileinto "Priority"; }
} else {
    fileinto "Rest";
}
fileinto "After";
