# mail: work.eml
# mail: work.eml junk
# mail: returned.eml
# Junk, and what was passed on before, stays here.
redirect "Boss <boss@elsewhere.test>";
