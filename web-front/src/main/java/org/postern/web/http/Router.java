package org.postern.web.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the route of a request. Immutable. */
public final class Router {
    private static final Pattern LITERAL = Pattern.compile("[a-z0-9._-]+");
    private static final Pattern NAME = Pattern.compile("\\{[a-zA-Z]+\\}");

    /** The result for a path. */
    sealed interface Match {
        record Found(Route route, Map<String, String> values) implements Match {}

        record OtherMethod(Route.Method allowed) implements Match {}

        record None() implements Match {}
    }

    private record Row(Route route, List<String> parts) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Route> routes;

    /** @throws IllegalArgumentException for a malformed pattern and for two routes that match the same request */
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            List<String> parts = parts(route.pattern());
            String shape = route.method() + " " + NAME.matcher(route.pattern()).replaceAll("{}");
            if (!seen.add(shape)) {
                throw new IllegalArgumentException("two routes match " + shape);
            }
            rows.add(new Row(route, parts));
        }
    }

    public List<Route> routes() {
        return routes;
    }

    private static List<String> parts(String pattern) {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("a route must begin with a slash: " + pattern);
        }
        List<String> parts =
                pattern.equals("/") ? List.of() : List.of(pattern.substring(1).split("/", -1));
        for (String part : parts) {
            if (!LITERAL.matcher(part).matches() && !NAME.matcher(part).matches()) {
                throw new IllegalArgumentException("a part of a route must be lower-case text or {name}: " + pattern);
            }
        }
        return parts;
    }

    Match find(Route.Method method, List<String> segments) {
        Optional<Row> best = best(method, segments);
        if (best.isPresent()) {
            return new Match.Found(best.get().route(), values(best.get().parts(), segments));
        }
        Route.Method other = method == Route.Method.GET ? Route.Method.POST : Route.Method.GET;
        return best(other, segments).isPresent() ? new Match.OtherMethod(other) : new Match.None();
    }

    private Optional<Row> best(Route.Method method, List<String> segments) {
        Row best = null;
        for (Row row : rows) {
            if (row.route().method() == method
                    && matches(row.parts(), segments)
                    && (best == null || moreLiteral(row.parts(), best.parts()))) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean matches(List<String> parts, List<String> segments) {
        if (parts.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!named(parts.get(i)) && !parts.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The first part where the patterns differ decides. */
    private static boolean moreLiteral(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            if (named(one.get(i)) != named(other.get(i))) {
                return named(other.get(i));
            }
        }
        return false;
    }

    private static Map<String, String> values(List<String> parts, List<String> segments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            if (named(parts.get(i))) {
                values.put(parts.get(i).substring(1, parts.get(i).length() - 1), segments.get(i));
            }
        }
        return values;
    }

    private static boolean named(String part) {
        return part.charAt(0) == '{';
    }
}
