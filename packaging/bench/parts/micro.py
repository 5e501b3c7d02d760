"""JMH: the SMTP framer, the reader of MIME, the sanitizer of HTML, the tokenizer of the search, the codec of chunks. CPU-bound, one thread."""
import glob, json, os, subprocess
from tools.record import say

TAKES = "5 min, whatever the rounds"


def run(bench):
    here, out = os.path.join(bench.here, "micro"), os.path.join(bench.out, "micro")
    jars = os.path.join(out, "jars")
    if not glob.glob(jars + "/jmh-core-*.jar"):
        # a class path of its own: nothing of JMH is a dependency of what ships
        subprocess.run(["mvn", "-B", "-ntp", "-q", "-f", os.path.join(here, "pom.xml"), "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies",
                        "-DoutputDirectory=" + jars, "-DincludeGroupIds=org.openjdk.jmh,net.sf.jopt-simple,org.apache.commons",
                        "-DincludeArtifactIds=jmh-core,jmh-generator-annprocess,jopt-simple,commons-math3"], check=True)
    classes = os.path.join(out, "classes")
    os.makedirs(classes, exist_ok=True)
    path = ":".join([classes, os.path.join(bench.dist, "lib", "*"), os.path.join(jars, "*")])
    # the processor may not be found on a wildcard's path by every javac, so its jars are named
    processor = ":".join(glob.glob(jars + "/*.jar"))
    subprocess.run([bench.javac, "-nowarn", "-d", classes, "-cp", path, "-processorpath", processor, *glob.glob(here + "/*.java")], check=True)
    said = os.path.join(out, "jmh.json")
    times = ["-f", "1", "-wi", "1", "-w", "200ms", "-i", "1", "-r", "200ms"] if bench.quick else ["-f", "3", "-wi", "3", "-w", "1", "-i", "3", "-r", "1"]
    with open(os.path.join(bench.out, "jmh.log"), "w") as log:
        subprocess.run([bench.java, "-cp", path, "org.openjdk.jmh.Main", *times, "-t", "1", "-rf", "json", "-rff", said, "-foe", "true"], check=True, stdout=log)
    for one in json.load(open(said)):
        score = one["primaryMetric"]
        name = one["benchmark"].rsplit(".", 2)
        what = "%s.%s" % (name[1], name[2]) + "".join(" %s=%s" % p for p in sorted((one.get("params") or {}).items()))
        runs = [value for fork in score["rawData"] for value in fork]
        bench.results.put(what, score["score"], score["scoreUnit"], least=round(min(runs), 3), most=round(max(runs), 3), n=len(runs))
