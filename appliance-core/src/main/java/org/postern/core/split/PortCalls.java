package org.postern.core.split;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.organizer.Organizer;

/**
 * The calls of all ports, by path and by method. A default method of a port is not sent: its result is valid for every
 * box that is its own mail server, as a mail node is. Immutable.
 */
final class PortCalls {
    private final Map<String, PortCall> byPath = new HashMap<>();
    private final Map<Method, PortCall> byMethod = new HashMap<>();

    PortCalls() {
        for (RecordComponent port : Organizer.class.getRecordComponents()) {
            if (!port.getType().isRecord()) {
                add(List.of(port));
                continue;
            }
            for (RecordComponent inner : port.getType().getRecordComponents()) {
                add(List.of(port, inner));
            }
        }
    }

    private void add(List<RecordComponent> port) {
        for (Method method : port.get(port.size() - 1).getType().getMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                PortCall call = new PortCall(port, method);
                byMethod.put(method, call);
                if (byPath.put(call.path(), call) != null) {
                    throw new IllegalStateException("two methods have the path " + call.path());
                }
            }
        }
    }

    Optional<PortCall> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    PortCall of(Method method) {
        PortCall call = byMethod.get(method);
        if (call == null) {
            throw new IllegalArgumentException(method + " is not a port's");
        }
        return call;
    }

    Collection<PortCall> all() {
        return byPath.values();
    }
}
