#!/usr/bin/python3
"""patch_jar.py JAR DIRECTORY [NAME …]: replaces entries of a jar by the files of a directory: those named, or all."""
import os, sys, zipfile

jar, directory, names = sys.argv[1], sys.argv[2], set(sys.argv[3:])
if not names:
    for at, _, files in os.walk(directory):
        names.update(os.path.relpath(os.path.join(at, f), directory) for f in files)
with zipfile.ZipFile(jar) as old, zipfile.ZipFile(jar + ".new", "w", zipfile.ZIP_DEFLATED) as new:
    for entry in old.infolist():
        if entry.filename not in names:
            new.writestr(entry, old.read(entry))
    for name in sorted(names):
        new.write(os.path.join(directory, name), name)
os.chmod(jar + ".new", os.stat(jar).st_mode & 0o777)
os.replace(jar + ".new", jar)
